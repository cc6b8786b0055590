import type { Pool } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import { countAudience } from "@/server/audience/count";
import { resolveSegments } from "@/server/audience/resolve-segments";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { SandboxChannel } from "@/server/providers/sandbox-behaviour";
import { longestTimedMs } from "@/server/providers/sandbox-behaviour";
import { leadMs } from "./drill";

/** Who gets a drill's own traffic, and how fast. */
export type Traffic = {
  /** null: everybody, in a demo workspace alone. */
  segment: string | null;
  perSecond: number;
  priority: 1 | 2;
};

/** Two probes, the half-open seconds, and the pace rising again; at most (ms). */
const healingMs = 90_000;

/** When a drill that breaks something for so long repairs it, and when it ends at the latest. */
export function timesOf(
  start: Date,
  brokenSeconds: number,
  hasTraffic: boolean,
): { repairsAt: Date; endsAt: Date } {
  const repairs = start.getTime() + (hasTraffic ? leadMs : 0) + brokenSeconds * 1_000;
  const ends = Math.min(repairs + healingMs, start.getTime() + longestTimedMs);
  return { repairsAt: new Date(repairs), endsAt: new Date(ends) };
}

/** When one that was repaired early ends at the latest. */
export const endAfterRepair = (endsAt: Date, repairedAt: Date): Date =>
  new Date(Math.min(endsAt.getTime(), repairedAt.getTime() + healingMs));

export type TrafficPlan = {
  /** Whom the channel reaches of those chosen, about. */
  reachable: number;
  /** About how many of them get a message. */
  people: number;
  /** How long (s) that lasts. */
  seconds: number;
  filter: SegmentFilter;
  /** The share (0–1) of the reachable that is chosen. */
  share: number;
};

/**
 * Whom a drill's traffic is for: as many as its pace can tell while it lasts, of those whom the channel
 * reaches.
 * @throws Refusal `malformed` where nobody was chosen, `conflict` where the channel reaches none of them
 */
export async function planTraffic(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  channel: SandboxChannel,
  { segment, perSecond }: Traffic,
  brokenSeconds: number,
): Promise<TrafficPlan> {
  if (segment === null && !(await isDemo(pool)))
    throw new Refusal(
      "malformed",
      "Choose a segment: only in a demo workspace may a drill go to everybody.",
    );
  const now = clock.now();
  const chosen: SegmentFilter[] = segment === null ? [] : [{ segment }];
  const reach: SegmentFilter = { field: "reachable", op: "eq", value: channel };
  const filter = await resolveSegments(pool, { all: [...chosen, reach] });
  const { estimate, exact } = await countAudience(pool, filter, { now });
  const reachable = exact ?? estimate;
  if (reachable === 0)
    throw new Refusal("conflict", `Nobody of them can be reached by ${channel}. Choose others.`);
  const { endsAt } = timesOf(now, brokenSeconds, true);
  const most = Math.round(((endsAt.getTime() - now.getTime()) / 1_000) * perSecond);
  const people = Math.min(reachable, most);
  const seconds = Math.round(people / perSecond);
  return { reachable, people, seconds, filter, share: people / reachable };
}

export async function isDemo(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ demo: boolean }>("select is_demo as demo from workspace");
  return rows[0]?.demo ?? false;
}
