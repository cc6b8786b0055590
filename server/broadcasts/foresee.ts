import type { Pool } from "@/db/client";
import type { ComposedBroadcast, StoredAudience } from "@/db/schema/json";
import {
  chooseStrategy,
  type FanOutStrategy,
  type StrategyReason,
} from "@/server/audience/choose-strategy";
import { countAudience } from "@/server/audience/count";
import { estimateAudience } from "@/server/audience/estimate";
import { approvalOver } from "@/server/campaigns/approval-rule";
import type { Context } from "@/server/context";
import { filterOf } from "./composed-audience";
import { composedEvent } from "./composed-event";

/** What would become of a broadcast, as things are now. */
export type Foreseen = {
  /** Roughly. */
  people: number;
  strategy: FanOutStrategy;
  reason: StrategyReason;
  /** Rows that are written for recipients before anybody does anything, at most. */
  rows: number;
  push: {
    /** Whom a push can reach, roughly; null: nobody of them was in the sample. */
    people: number | null;
    /** One call for all followers, past caps and quiet hours. */
    byTopic: boolean;
  } | null;
  /** To more people than this a second person has to approve it. */
  approvalOver: number;
};

/** @throws Refusal malformed naming the field */
export async function foresee(
  context: Pick<Context, "pool" | "clock">,
  broadcast: ComposedBroadcast,
): Promise<Foreseen> {
  const { pool, clock } = context;
  const { type, audience, event } = await composedEvent(context, broadcast, "foreseen");
  const now = clock.now();
  const people = await estimateAudience(pool, audience, now);
  const channels = event.channels ?? type.channels;
  const choosable = {
    ...{ typeKey: type.key, audience, channels, pacePerSecond: null, ofCampaign: false },
  };
  const { strategy, reason } = await chooseStrategy(pool, choosable, people);
  const pushes = channels.includes("push");
  const share = pushes ? await pushShare(pool, broadcast, now) : null;
  const byTopic = pushes && strategy === "read" && (await goesToTopic(pool, type.key, audience));
  const pushed = share === null ? null : Math.round(share * people);
  const pushRows = pushes && !byTopic ? (pushed ?? people) : 0;
  return {
    ...{ people, strategy, reason },
    rows: strategy === "read" ? pushRows : people,
    push: pushes ? { people: pushed, byTopic } : null,
    approvalOver: await approvalOver(pool),
  };
}

/** The part of the audience that has a device; null: a sample found nobody of it. */
async function pushShare(
  pool: Pool,
  { audience }: ComposedBroadcast,
  now: Date,
): Promise<number | null> {
  const { estimate, reachable } = await countAudience(pool, filterOf(audience), { now });
  return estimate > 0 ? Math.min(1, (reachable.push ?? 0) / estimate) : null;
}

/** As planning decides it. */
async function goesToTopic(
  pool: Pool,
  typeKey: string,
  audience: StoredAudience,
): Promise<boolean> {
  if (audience.kind !== "followers") return false;
  const { rowCount } = await pool.query(
    `select from actor_topics a join notification_types t on t.key = $1
     where a.actor_id = $2 and a.filled_to is null and t.push_by_topic`,
    [typeKey, audience.actorId],
  );
  return rowCount === 1;
}
