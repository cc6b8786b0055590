import type { Pool } from "@/db/client";
import { chooseStrategy } from "@/server/audience/choose-strategy";
import { estimateAudience } from "@/server/audience/estimate";
import type { Context } from "@/server/context";
import { idTime } from "@/server/ids";
import type { Broadcast, BroadcastPhase } from "./broadcast";
import { figuresOf, readFigures, readSparks } from "./figures";
import { type StoredBroadcast, selectBroadcasts } from "./select.sql";

export const pageSize = 25;

export type ListedBroadcast = Broadcast & { spark: number[] };

export type BroadcastPage = {
  items: ListedBroadcast[];
  /** The id to go on from; null: that was all. */
  nextCursor: string | null;
};

/** What a phase is made of, and in which order; each along a small partial index of notifications. */
const phases: Record<BroadcastPhase, { where: string; order: "asc" | "desc" }> = {
  // notifications_on_read
  active: {
    where: `n.strategy = 'read' and n.completed_at is null and n.cancelled_at is null
      and n.expires_at > $1`,
    order: "desc",
  },
  // notifications_open; whatever goes to many and may become a broadcast, campaigns apart
  scheduled: {
    where: `n.priority in (0, 1, 2) and n.status = 'scheduled' and n.completed_at is null
      and n.user_id is null and n.campaign_id is null and 'in_app' = any(n.channels)`,
    order: "asc",
  },
  // notifications_broadcasts
  ended: {
    where: `n.strategy = 'read'
      and (n.completed_at is not null or n.cancelled_at is not null or n.expires_at <= $1)`,
    order: "desc",
  },
};

/** Broadcasts of a phase from an id on: the newest first, of scheduled ones the next first. */
export async function listBroadcasts(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  phase: BroadcastPhase,
  cursor: string | null,
): Promise<BroadcastPage> {
  const now = clock.now();
  const { where, order } = phases[phase];
  const after = cursor === null ? "" : `and n.id ${order === "asc" ? ">" : "<"} $2::uuid`;
  const { rows } = await pool.query<StoredBroadcast>(
    `${selectBroadcasts("$1")} where ${where} ${after} order by n.id ${order} limit ${pageSize + 1}`,
    [now, ...(cursor === null ? [] : [cursor])],
  );
  const page = rows.slice(0, pageSize);
  const ids = page.map(({ id }) => id);
  const [figures, sparks] = await Promise.all([readFigures(pool, ids), readSparks(pool, ids)]);
  const items = await Promise.all(
    page.map(async (row) => ({
      ...(await complete(pool, row, now)),
      figures: figuresOf(figures, row.id),
      spark: sparks.get(row.id) ?? [],
    })),
  );
  return { items, nextCursor: rows.length > pageSize ? (ids.at(-1) ?? null) : null };
}

/** How many there are of each phase, up to a hundred. */
export async function countBroadcasts({
  pool,
  clock,
}: Pick<Context, "pool" | "clock">): Promise<Record<"active" | "scheduled", number>> {
  const count = (phase: BroadcastPhase) =>
    `(select count(*)::int from (select from notifications n
      where ${phases[phase].where} limit 100) counted)`;
  const { rows } = await pool.query<{ active: number; scheduled: number }>(
    `select ${count("active")} as active, ${count("scheduled")} as scheduled`,
    [clock.now()],
  );
  return rows[0] ?? { active: 0, scheduled: 0 };
}

/** What is scheduled is decided when its time comes; until then this says how it would be now. */
export async function complete(
  pool: Pool,
  { pacePerSecond, ...row }: StoredBroadcast,
  now: Date,
): Promise<Omit<Broadcast, "figures">> {
  const at = idTime(row.id);
  if (row.phase !== "scheduled") return { ...row, at };
  const estimate = await estimateAudience(pool, row.audience, now);
  const choosable = { ...row, pacePerSecond, ofCampaign: false };
  const { strategy } = await chooseStrategy(pool, choosable, estimate);
  return { ...row, at, estimate, strategy };
}
