import type { Queryable } from "@/db/client";
import { pickByText } from "./hash.sql";
import { latencies, latencyOf, noLatencies } from "./latencies.sql";

const minute = (at: string) => `date_trunc('minute', ${at})`;

/** The rollups that the pipeline would have kept, counted from the history's own rows. */
export async function insertStats(client: Queryable): Promise<void> {
  await client.query(accept);
  await client.query(fanout);
  await client.query(sending);
  await client.query(faults);
}

/** Some events are posted twice, few are refused; neither leaves a row to count. */
const accept = `
with accepted as (
  select ${minute("accepted_at")} as minute, priority, count(*) as n from notifications group by 1, 2
),
outcome as (
  select minute, priority, 'accepted' as outcome, n from accepted
  union all
  select minute, priority, 'duplicate', 1 from accepted where ${pickByText("minute::text || priority", 70, 60)} = 0
  union all
  select minute, priority, 'rejected', 1 from accepted where ${pickByText("minute::text || priority", 71, 150)} = 0
)
insert into stats_minute (minute, stage, priority, outcome, n, buckets)
select minute, 'accept', priority, outcome, n, ${noLatencies} from outcome order by 1`;

const fanout = `
insert into stats_minute (minute, stage, priority, outcome, n, buckets)
select ${minute("uuidv7_time(notification_id)")}, 'fanout', priority, outcome, sum(n), ${noLatencies}
from (select notification_id, priority, outcome, count(*) as n from messages where not on_read
      group by 1, 2, 3) m
group by 1, 3, 4 order by 1`;

/** Accepted → outcome; what was held on purpose says nothing about speed. */
const sending = `
insert into stats_minute (minute, stage, priority, channel, provider, outcome, n, buckets)
select minute, 'sending', priority, channel, 'sandbox', state, count(*), ${latencies}
from (
  select ${minute("d.finished_at")} as minute, d.priority, d.channel, d.state,
    ${latencyOf} as bucket
  from deliveries d
  join notifications n on n.id = d.notification_id
  join messages m on m.user_id = d.user_id and m.notification_id = d.notification_id
) d
group by 1, 3, 4, 6 order by 1`;

/** As the rule in `server/health/fault.ts` has it, for the reasons that the history knows; a test compares them. */
export const demoFaults = {
  ambiguous: "platform",
  expired: "platform",
  endpoint_invalid: "recipient",
  blocked: "recipient",
  retries_exhausted: "provider",
} as const;

const faultOf = `case reason ${Object.entries(demoFaults)
  .map(([reason, fault]) => `when '${reason}' then '${fault}'`)
  .join(" ")} end`;

const faults = `
insert into faults_minute (minute, fault, stage, reason, priority, channel, provider, producer_id, n)
select ${minute("d.finished_at")}, ${faultOf}, 'sending', d.reason, d.priority, d.channel, 'sandbox',
  n.producer_id, count(*)
from deliveries d join notifications n on n.id = d.notification_id
where d.state in ('failed', 'expired', 'unknown')
group by 1, 2, 4, 5, 6, 8
union all
select minute, 'producer', stage, 'malformed', priority, '', '', 0, n from stats_minute
where stage = 'accept' and outcome = 'rejected'`;
