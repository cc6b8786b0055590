import type { Pool } from "@/db/client";
import { type BroadcastFigures, type BroadcastPoint, noFigures } from "./broadcast";

/** The counts of `notification_counts` that the figures are, under the channel in_app. */
const outcomes = {
  reached: "delivered",
  opened: "opened",
  clicked: "clicked",
  archived: "archived",
} as const satisfies Record<keyof BroadcastFigures, string>;

const sum = (figure: keyof BroadcastFigures) =>
  `coalesce(sum(c.n) filter (where c.outcome = '${outcomes[figure]}'), 0)`;

/** The four sums over alias c (notification_counts), to be grouped by notification. */
export const figureSums = `${sum("reached")} as reached, ${sum("opened")} as opened,
  ${sum("clicked")} as clicked, ${sum("archived")} as archived`;

/** Exact figures of some broadcasts, by the primary key of notification_counts: some dozens of rows each. */
export async function readFigures(
  pool: Pool,
  ids: string[],
): Promise<Map<string, BroadcastFigures>> {
  const { rows } = await pool.query<{ id: string } & Record<keyof BroadcastFigures, string>>(
    `select c.notification_id as id, ${figureSums} from notification_counts c
     where c.notification_id = any($1::uuid[]) and c.channel = 'in_app' group by 1`,
    [ids],
  );
  return new Map(rows.map(({ id, ...sums }) => [id, numbers(sums)]));
}

const numbers = (sums: Record<keyof BroadcastFigures, string>): BroadcastFigures => ({
  reached: Number(sums.reached),
  opened: Number(sums.opened),
  clicked: Number(sums.clicked),
  archived: Number(sums.archived),
});

/** The curve of one broadcast, oldest first: some hundred points at most, see keep-points.ts. */
export async function readPoints(pool: Pool, id: string): Promise<BroadcastPoint[]> {
  const { rows } = await pool.query<BroadcastPoint>(
    `select at, reached, opened, clicked, archived from broadcast_points
     where notification_id = $1 order by at limit 1000`,
    [id],
  );
  return rows;
}

/** Parts that the small curve of a line in the list has. */
const sparkParts = 24;

/** How many had been reached, in even steps of a broadcast's points, oldest first. */
export async function readSparks(pool: Pool, ids: string[]): Promise<Map<string, number[]>> {
  const { rows } = await pool.query<{ id: string; reached: number[] }>(
    `select notification_id as id, array_agg(reached::float8 order by part) as reached
     from (select notification_id, part, max(reached) as reached
           from (select notification_id, reached,
                        ntile(${sparkParts}) over (partition by notification_id order by at) as part
                 from broadcast_points where notification_id = any($1::uuid[])) points
           group by 1, 2) parts
     group by 1`,
    [ids],
  );
  return new Map(rows.map(({ id, reached }) => [id, reached]));
}

/** The figures of one, nothing where nothing was counted yet. */
export const figuresOf = (figures: Map<string, BroadcastFigures>, id: string) =>
  figures.get(id) ?? noFigures;
