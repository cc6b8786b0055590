import type { Queryable } from "@/db/client";
import type { RolloutGuards } from "@/db/schema/json";
import type { Campaign } from "./campaign";
import { readOutcomes } from "./outcomes.sql";

/** How near a rollout is to one of its limits, in percent. */
export type Guard = { key: keyof Omit<RolloutGuards, "minimum">; percent: number; limit: number };

/** The guards of a gradual rollout now; [] for other campaigns. */
export async function readGuards(client: Queryable, campaign: Campaign): Promise<Guard[]> {
  const guards = campaign.delivery.rollout?.guards;
  if (!guards) return [];
  const outcomes = await readOutcomes(client, campaign.id);
  const sum = (of: (row: (typeof outcomes)[number]) => number) =>
    outcomes.reduce((total, row) => total + of(row), 0);
  const ended = sum(({ sent, failed }) => sent + failed);
  // Of what is in the inbox alone there are no bounces, but opt-outs.
  const told = Math.max(
    ended,
    sum(({ inbox }) => inbox),
  );
  const percent = (n: number, of = ended) => (of < guards.minimum ? 0 : (n / of) * 100);
  const now = {
    bouncePercent: percent(sum(({ bounced }) => bounced)),
    complaintPercent: percent(sum(({ complained }) => complained)),
    failurePercent: percent(sum(({ failed }) => failed)),
    optOutPercent: percent(await countOptOuts(client, campaign), told),
  };
  return guardKeys.map((key) => ({ key, percent: now[key], limit: guards[key] }));
}

const guardKeys = ["bouncePercent", "complaintPercent", "failurePercent", "optOutPercent"] as const;

/** The first guard that is crossed; null: go on. */
export async function guardsCrossed(
  client: Queryable,
  campaign: Campaign,
): Promise<Guard["key"] | null> {
  const guards = await readGuards(client, campaign);
  return guards.find(({ percent, limit }) => percent > limit)?.key ?? null;
}

/**
 * People who got the campaign and then switched its type, or everything, off. Index opt_outs_at since the
 * start, each one's messages by primary key.
 */
export async function countOptOuts(client: Queryable, campaign: Campaign): Promise<number> {
  const { id, typeKey, startedAt } = campaign;
  if (!startedAt) return 0;
  const { rows } = await client.query<{ n: number }>(
    `select count(distinct o.user_id)::int as n from opt_outs o
     where o.at >= $3 and o.type_key in ('', $2) and exists (
       select from messages m join notifications x on x.id = m.notification_id
       where m.user_id = o.user_id and m.outcome <> 'suppressed' and x.campaign_id = $1
         and m.notification_id >= uuidv7_floor($3) and m.notification_id <= uuidv7_floor(o.at)
         and x.id >= uuidv7_floor($3))`,
    [id, typeKey, startedAt],
  );
  return rows[0]?.n ?? 0;
}
