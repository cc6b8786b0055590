import type { Context } from "@/server/context";
import { figureSums } from "./figures";

/** The curve's parts lie at least so far apart, and a sixtieth of the broadcast's age. */
const least = "1 minute";

/**
 * Writes down how far each active broadcast has come, if its last point is old enough: about 450 points in
 * thirty days. By notifications_on_read and primary keys; cheap, and safe to run twice and at once.
 * @returns how many points were written.
 */
export async function keepPoints({ pool, clock }: Context): Promise<number> {
  const { rowCount } = await pool.query({
    name: "broadcasts.keep-points",
    text: `
insert into broadcast_points (notification_id, at, reached, opened, clicked, archived)
select b.id, $1, f.reached, f.opened, f.clicked, f.archived
from (select id, uuidv7_time(id) as began from notifications
      where strategy = 'read' and completed_at is null and cancelled_at is null) b
cross join lateral (
  select max(p.at) as at from broadcast_points p where p.notification_id = b.id) last
cross join lateral (
  select ${figureSums} from notification_counts c
  where c.notification_id = b.id and c.channel = 'in_app') f
where last.at is null
   or $1::timestamptz - last.at >= greatest(interval '${least}', ($1::timestamptz - b.began) / 60)
on conflict do nothing`,
    values: [clock.now()],
  });
  return rowCount ?? 0;
}
