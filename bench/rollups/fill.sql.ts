import type { Pool } from "@/db/client";
import { bucketCount } from "@/server/rollups/latency";

/** One kind of row: its keys, and its share of the messages. */
type Kind = { values: (string | number)[]; share: number };

const priorities = [
  { priority: 0, share: 0.05 },
  { priority: 1, share: 0.55 },
  { priority: 2, share: 0.4 },
];
const accounts = [
  { channel: "push", provider: "fcm", share: 0.4 },
  { channel: "push", provider: "apns", share: 0.2 },
  { channel: "email", provider: "resend", share: 0.28 },
  { channel: "email", provider: "smtp", share: 0.07 },
  { channel: "sms", provider: "twilio", share: 0.04 },
  { channel: "webhook", provider: "webhook", share: 0.01 },
];
/** Events are fewer than messages: fan-outs are one event for many. */
const eventsPerMessage = 0.3;
const accepting = { accepted: 0.97, duplicate: 0.02, rejected: 0.01, unavailable: 0.000_01 };
const evaluating = { routed: 0.8, held: 0.02, suppressed: 0.18 };
const ending = {
  ...{
    sent: 0.985,
    retry: 0.02,
    failed: 0.006,
    cancelled: 0.005,
    expired: 0.001,
    unknown: 0.000_2,
  },
};
const reported = {
  delivered: 0.9,
  opened: 0.3,
  clicked: 0.05,
  bounced: 0.005,
  complained: 0.000_2,
};
const reasons = [
  ["provider", "sending", "retries_exhausted", 0.001],
  ["recipient", "sending", "endpoint_invalid", 0.004],
  ["producer", "sending", "render_failed", 0.000_5],
  ["platform", "sending", "expired", 0.000_3],
] as const;
const refusals = ["malformed", "not_found", "rate_limited", "unregistered_type"];

/** Producers and the share of each; the first post most. */
export const producers = Array.from({ length: 12 }, (_, i) => ({
  id: i + 1,
  share: 0.5 ** Math.min(i + 1, 8),
}));
const types = [
  { key: "order.shipped", share: 0.7 },
  { key: "post.created", share: 0.3 },
];

const statKinds: Kind[] = priorities.flatMap(({ priority, share }) => [
  ...Object.entries(accepting).map(([outcome, part]) => {
    return {
      values: ["accept", priority, "", "", outcome, 3],
      share: share * part * eventsPerMessage,
    };
  }),
  ...Object.entries(evaluating).map(([outcome, part]) => {
    return { values: ["fanout", priority, "", "", outcome, priority + 1], share: share * part };
  }),
  ...accounts.flatMap(({ channel, provider, share: ofAccount }) => [
    ...Object.entries(ending).map(([outcome, part]) => {
      const called = outcome === "cancelled" || outcome === "expired" ? "" : provider;
      const values = ["sending", priority, channel, called, outcome, priority + 1];
      // Both accounts of a channel end uncalled ones in the same row: the first one stands for it.
      const main = called !== "" || ["fcm", "resend", "twilio", "webhook"].includes(provider);
      return { values, share: main ? share * ofAccount * part : 0 };
    }),
    ...Object.entries(reported).map(([outcome, part]) => {
      return {
        values: ["tracking", priority, channel, provider, outcome, 3],
        share: share * ofAccount * part,
      };
    }),
  ]),
  ...["push", "email", "sms", "webhook"].map((channel) => {
    return { values: ["audit", priority, channel, "", "honoured", 3], share: share * 0.1 };
  }),
]);

const producerKinds: Kind[] = producers.flatMap(({ id, share }) =>
  types.flatMap(({ key, share: ofType }) => [
    ...(["accepted", "duplicate"] as const).map((outcome) => {
      const part = share * ofType * accepting[outcome] * eventsPerMessage;
      return { values: [id, "accept", key, outcome, 3], share: part };
    }),
    ...refusals.map((code) => {
      const part = (share * ofType * accepting.rejected * eventsPerMessage) / refusals.length;
      return { values: [id, "accept", key, `rejected:${code}`, 3], share: part };
    }),
    ...(["sent", "failed"] as const).map((outcome) => {
      return { values: [id, "sending", key, outcome, 2], share: share * ofType * ending[outcome] };
    }),
  ]),
);

const faultKinds: Kind[] = priorities.flatMap(({ priority, share }) => [
  ...reasons.flatMap(([fault, stage, reason, part]) =>
    accounts.flatMap(({ channel, provider, share: ofAccount }) =>
      producers.map(({ id, share: ofProducer }) => {
        const values = [fault, stage, reason, priority, channel, provider, id, priority + 1];
        return { values, share: share * part * ofAccount * ofProducer };
      }),
    ),
  ),
  ...refusals.flatMap((code) =>
    producers.map(({ id, share: ofProducer }) => {
      const part = (accepting.rejected * eventsPerMessage) / refusals.length;
      return {
        values: ["producer", "accept", code, priority, "", "", id, 3],
        share: share * part * ofProducer,
      };
    }),
  ),
]);

/** Most within half a second, the 15 buckets of one priority's rows. */
const latencies = [0, 1, 3, 10, 25, 30, 18, 8, 3, 1.2, 0.5, 0.2, 0.07, 0.02, 0.01];
const timed = `array[${latencies.map((share) => `floor(n * ${share / 100})::bigint`).join(", ")}]`;
const untimed = `array_fill(0::bigint, array[${bucketCount}])`;

/** Busier by day than by night, UTC. */
const daily = "(1 + 0.6 * sin((extract(hour from minute) - 9) / 24.0 * 2 * pi()))";

const tables = [
  {
    into: `stats_minute (minute, stage, priority, channel, provider, outcome, slot, n, buckets)`,
    columns:
      "stage text, priority smallint, channel text, provider text, outcome text, slot smallint",
    names: ["stage", "priority", "channel", "provider", "outcome", "slot"],
    buckets: `, case when stage = 'sending' and outcome = 'sent' then ${timed} else ${untimed} end`,
    kinds: statKinds,
  },
  {
    into: "producer_minute (minute, producer_id, stage, type_key, outcome, slot, n, buckets)",
    columns: "producer_id int, stage text, type_key text, outcome text, slot smallint",
    names: ["producer_id", "stage", "type_key", "outcome", "slot"],
    buckets: `, case when outcome = 'sent' then ${timed} else ${untimed} end`,
    kinds: producerKinds,
  },
];

/** Kinds that happen less than three times a day would only be waited for. */
const leastPerMinute = 0.002;

/**
 * Fills the minute tables as so many messages over so many days would have left them: a row only where its kind
 * happened in that minute. Days one after the other, as they were written.
 */
export async function fillMinutes(
  pool: Pool,
  { messages, days, now }: { messages: number; days: number; now: Date },
): Promise<void> {
  const perMinute = messages / (days * 1_440);
  for (let day = days; day > 0; day--) {
    const from = new Date(now.getTime() - day * 86_400_000);
    const to = new Date(from.getTime() + 86_400_000);
    await Promise.all([
      ...tables.map((table) => fillDay(pool, table, from, to, perMinute)),
      fillFaults(pool, from, to, perMinute),
    ]);
    if (day % 10 === 0) console.log(`filled up to ${day} days ago`);
  }
}

const minutes = `generate_series(date_trunc('minute', $1::timestamptz),
  date_trunc('minute', $2::timestamptz) - interval '1 min', interval '1 min') minute`;

async function fillDay(
  pool: Pool,
  { into, columns, names, buckets, kinds }: (typeof tables)[number],
  from: Date,
  to: Date,
  perMinute: number,
): Promise<void> {
  const rows = kinds
    .filter(({ share }) => share * perMinute > leastPerMinute)
    .map(({ values, share }) => ({
      ...Object.fromEntries(names.map((name, i) => [name, values[i]])),
      share,
    }));
  await pool.query(
    `insert into ${into}
     select minute, ${names.join(", ")}, n ${buckets}
     from ${minutes}
     cross join json_to_recordset($3::json) as kind(${columns}, share float8)
     cross join lateral (select $4::float8 * share * ${daily} as wanted offset 0) e
     cross join lateral (select case when wanted >= 1 then round(wanted * (0.8 + 0.4 * random()))
       else (random() < wanted)::int end::bigint as n offset 0) happened
     where n > 0`,
    [from, to, JSON.stringify(rows), perMinute],
  );
}

/** Failures one by one: there are many kinds, and few of them in a minute. */
async function fillFaults(pool: Pool, from: Date, to: Date, perMinute: number): Promise<void> {
  const total = faultKinds.reduce((sum, { share }) => sum + share, 0);
  let passed = 0;
  const bounds = faultKinds.map(({ share }) => {
    passed += share / total;
    return passed;
  });
  const column = (i: number) => faultKinds.map(({ values }) => values[i] ?? "");
  await pool.query(
    `insert into faults_minute (minute, fault, stage, reason, priority, channel, provider, producer_id, slot, n)
     select minute, ($5::text[])[kind], ($6::text[])[kind], ($7::text[])[kind], ($8::smallint[])[kind],
       ($9::text[])[kind], ($10::text[])[kind], ($11::int[])[kind], ($12::smallint[])[kind], count(*)
     from ${minutes}
     cross join lateral generate_series(1, round($3::float8 * ${daily})::int) nth
     cross join lateral (select width_bucket(random(), $4::float8[]) + 1 as kind, nth offset 0) picked
     where kind <= cardinality($4::float8[])
     group by 1, 2, 3, 4, 5, 6, 7, 8, 9`,
    [from, to, total * perMinute, bounds, ...[0, 1, 2, 3, 4, 5, 6, 7].map(column)],
  );
}

/** Producers, accounts and three months of what marks are made of. */
export async function fillMarks(pool: Pool): Promise<void> {
  await pool.query(
    `insert into producers (key, name) select 'producer-' || i, 'Producer ' || i from generate_series(1, $1::int) i`,
    [producers.length],
  );
  await pool.query(
    `insert into provider_configs (key, adapter, label, created_by, updated_by)
     select key, 'sandbox', key, 'bench', 'bench' from unnest($1::text[]) key`,
    [accounts.map(({ provider }) => provider)],
  );
  const spread = "now() - random() * interval '90 days' as at";
  await pool.query(
    `insert into deploys (version, at) select '1.' || i, at from (select i, ${spread} from generate_series(1, 180) i) d;
     insert into kill_switches (scope, value, reason, created_by, created_at, effective_at, lifted_at)
     select 'campaign', i::text, 'bench', 'bench', at, at, at + interval '20 min'
     from (select i, ${spread} from generate_series(1, 300) i) s;
     insert into alerts (rule_key, group_key, tier, state, sentence, started_at, last_seen_at, fired_at, resolved_at)
     select 'rule' || i % 20, '', 'chat', 'resolved', 'Something was wrong', at, at, at, at + interval '9 min'
     from (select i, ${spread} from generate_series(1, 3000) i) a;
     insert into provider_events (account_id, at, event, reason)
     select 1 + i % 6, at, (array['opened', 'probing', 'half_open', 'closed'])[1 + i % 4], 'bench'
     from (select i, ${spread} from generate_series(1, 5000) i) e`,
  );
}
