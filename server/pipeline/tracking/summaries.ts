import type { Pool } from "@/db/client";
import { explainOutcome } from "@/server/pipeline/preferences/reasons";
import { engagementKinds } from "@/server/rollups/notification-counts.sql";

/** What became of a notification, in as few figures as a line of a list can show. */
export type OutcomeSummary = {
  /** Recipients evaluated, by outcome: routed, held, suppressed. */
  messages: Record<string, number>;
  /** External deliveries by outcome: routed (all of them), sent, failed, expired, … */
  deliveries: Record<string, number>;
  /** Deliveries with a final outcome. */
  ended: number;
  /** A sentence: why the one recipient of a direct notification got nothing, or later. */
  why: string | null;
};

type Summarised = { id: string; strategy: string };
type Row = { id: string; channel: string; outcome: string; reason: string; n: number };

const final = ["sent", "failed", "expired", "cancelled", "unknown"];

/** Summaries of a page of notifications, in two statements: kept counts of fan-outs, rows of direct ones. */
export async function summariesOf(
  pool: Pool,
  notifications: Summarised[],
): Promise<Map<string, OutcomeSummary>> {
  const ids = (direct: boolean) =>
    notifications
      .filter(({ strategy }) => (strategy === "direct") === direct)
      .map(({ id }) => id)
      .toSorted();
  const [fanouts, direct] = [ids(false), ids(true)];
  const counted = await Promise.all([
    fanouts.length > 0 ? pool.query<Row>(ofFanouts, [fanouts]) : { rows: [] },
    direct.length > 0
      ? pool.query<Row>(ofDirect, [direct, direct[0], direct.at(-1)])
      : { rows: [] },
  ]);
  const summaries = new Map<string, OutcomeSummary>();
  for (const row of counted.flatMap(({ rows }) => rows)) {
    const summary = summaries.get(row.id) ?? {
      messages: {},
      deliveries: {},
      ended: 0,
      why: null,
    };
    add(summary, row);
    summaries.set(row.id, summary);
  }
  return summaries;
}

function add(summary: OutcomeSummary, { channel, outcome, reason, n }: Row): void {
  const counts = channel === "" ? summary.messages : summary.deliveries;
  counts[outcome] = (counts[outcome] ?? 0) + n;
  if (channel === "" && reason !== "") summary.why = explainOutcome(outcome, reason);
  if (channel !== "" && final.includes(outcome)) summary.ended += n;
}

// Primary key of notification_counts; some dozens of rows each.
const ofFanouts = `
  select notification_id as id, channel, outcome, '' as reason, sum(n)::int as n
  from notification_counts
  where notification_id = any($1::uuid[])
    and outcome <> all('{${engagementKinds.join(",")}}'::text[])
  group by 1, 2, 3`;

// Primary keys: the message of the one user, its deliveries; the range prunes weeks.
const ofDirect = `
  select n.id, '' as channel, m.outcome::text as outcome, coalesce(m.reason, '') as reason, 1 as n
  from notifications n
  join messages m on m.user_id = n.user_id and m.notification_id = n.id
    and m.notification_id >= $2::uuid and m.notification_id <= $3::uuid
  where n.id = any($1::uuid[]) and n.id >= $2::uuid and n.id <= $3::uuid
  union all
  select d.notification_id, 'external', kinds.outcome, '', count(*)::int
  from deliveries d, lateral (values ('routed'), (d.state::text)) as kinds(outcome)
  where d.notification_id = any($1::uuid[])
    and d.notification_id >= $2::uuid and d.notification_id <= $3::uuid
  group by 1, 3`;
