import type { Context } from "@/server/context";
import { above, atLeast } from "../conditions/threshold";
import { rule, source } from "../rule";
import { many, say } from "../words";

type Loop = { channel: string; lost: number; latencyMs: number | null };

const inboxLatency = rule({
  key: "inbox-latency",
  name: "Inbox latency",
  meaning: "What is posted appears in people's inboxes too late.",
  tier: "chat",
  condition: "threshold",
  side: "above",
  unit: "ms",
  forSeconds: 0,
  resolveSeconds: 90,
  aboutDelivery: true,
  numbers: {
    aboveMs: {
      label: "posted to visible",
      side: "above",
      unit: "ms",
      usual: 5_000,
      least: 50,
      most: 60_000,
    },
  },
  judge: (loops: Loop[], number) =>
    loops
      .filter(({ channel, latencyMs }) => channel === "in_app" && latencyMs !== null)
      .map(({ latencyMs }) => ({
        group: "",
        ...above(latencyMs ?? 0, number("aboveMs")),
        sentence: `The canary needed ${say(latencyMs ?? 0, "ms")} from posted to visible in the inbox.`,
        detail: { channel: "in_app" },
      })),
});

const canaryLost = rule({
  key: "canary-lost",
  name: "Canary lost",
  meaning: "Messages that we send ourselves on purpose do not arrive: the loop is broken.",
  tier: "page",
  condition: "absence",
  side: "at least",
  unit: "count",
  forSeconds: 0,
  resolveSeconds: 0,
  aboutDelivery: true,
  numbers: {
    inARow: {
      ...{ label: "lost in a row", side: "at least", unit: "count" },
      ...{ usual: 2, least: 1, most: 9 },
    },
  },
  judge: (loops: Loop[], number) =>
    loops.map(({ channel, lost }) => ({
      group: channel,
      ...atLeast(lost, number("inARow")),
      sentence: `${many(lost, "canary", "canaries")} in a row by ${channel} did not arrive within 30 s.`,
      detail: { channel },
    })),
});

/**
 * The last ten minutes of canaries, a handful a minute, by the index canaries_sent; of a channel that has an
 * interval of its own, ten of those.
 */
async function readLoops({ pool, clock }: Context): Promise<Loop[]> {
  const { rows } = await pool.query<Loop>(
    `with seen as (
       select channel, outcome, latency_ms, sent_at,
              max(sent_at) filter (where outcome = 'arrived') over (partition by channel) as arrived_at
       from canaries c left join canary_addresses a using (channel)
       where sent_at > $1::timestamptz - interval '10 min'
           * (select coalesce(max(every_minutes), 1) from canary_addresses)
         and sent_at > $1::timestamptz - interval '10 min' * coalesce(a.every_minutes, 1)
         and outcome <> 'pending'
     )
     select channel,
       (count(*) filter (where outcome in ('lost', 'refused')
          and sent_at > coalesce(arrived_at, '-infinity')))::int as lost,
       max(latency_ms) filter (where outcome = 'arrived'
          and sent_at > $1::timestamptz - interval '150 s') as "latencyMs"
     from seen group by channel`,
    [clock.now()],
  );
  return rows;
}

export const canaries = source("canaries", readLoops, [inboxLatency, canaryLost]);
