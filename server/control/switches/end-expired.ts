import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";

/**
 * Ends the switches whose time is over. They stop nothing any more from that moment on; this says so for the
 * record, and lets what they hold be released.
 * @returns how many there were.
 */
export async function endExpired({ pool, clock, inboxNews }: Context): Promise<number> {
  const ended = await transaction(pool, async (client) => {
    const { rows } = await client.query<{ id: number }>({
      name: "switches.expire",
      text: `
update kill_switches set lifted_at = $1, lifted_by = 'expiry',
  released_at = case when mode = 'drop' or effective_at is null then $1::timestamptz end
where id in (select id from kill_switches where lifted_at is null and expires_at <= $1
             order by id for update skip locked)
returning id`,
      values: [clock.now()],
    });
    for (const { id } of rows) {
      await record(client, { actor: "system", action: "switch.expire", subject: `switch:${id}` });
    }
    return rows;
  });
  for (const { id } of ended) inboxNews.add({ kind: "switch", id });
  return ended.length;
}
