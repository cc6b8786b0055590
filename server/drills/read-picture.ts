import type { Pool } from "@/db/client";
import type { DrillAccount, DrillRecord, DrillSecond } from "@/db/schema/drill-record";
import type { Context } from "@/server/context";
import { stripOf, turningEvents } from "@/server/provider-accounts/strip-of";
import type { BreakerEvent } from "@/server/provider-accounts/write-breaker";
import { countDrill } from "./count-drill";
import type { Drill } from "./drill";
import { type ChainAccount, findChain } from "./find-chain";
import { type AccountEvent, summaryOf, timelineOf } from "./timeline";

/** What stands in the picture before the start (ms). */
const leadMs = 10_000;
/** Far more than the breakers of a few accounts write within a drill. */
const mostEvents = 500;

/** What a drill shows now, from the recorded history of its channel's accounts. */
export async function readPicture(
  context: Pick<Context, "pool" | "clock" | "config" | "log">,
  drill: Drill,
): Promise<DrillRecord> {
  const { pool, clock } = context;
  const from = drill.startedAt.getTime() - leadMs;
  const to = (drill.endedAt ?? clock.now()).getTime();
  const chain = await findChain(pool, drill.channel);
  const ids = chain.map(({ id }) => id);
  const [seconds, before, events, counts] = await Promise.all([
    readSeconds(pool, ids, from, to),
    readStates(pool, ids, from),
    readEvents(pool, ids, from, to),
    countDrill(context, drill),
  ]);
  const accounts = chain.map((account) =>
    accountOf(account, drill, { seconds, events: [...before, ...events], from, to }),
  );
  return {
    accounts,
    counts,
    timeline: timelineOf(drill, accounts, events),
    summary: summaryOf(drill, accounts, events),
  };
}

type Read = {
  seconds: (DrillSecond & { accountId: number })[];
  events: AccountEvent[];
  from: number;
  to: number;
};

function accountOf(
  { id, key, label }: ChainAccount,
  { accountId }: Drill,
  { seconds, events, from, to }: Read,
): DrillAccount {
  const own = events.filter((event) => event.accountId === id);
  return {
    ...{ id, key, label, broken: id === accountId },
    seconds: seconds.flatMap(({ accountId: of, ...second }) => (of === id ? [second] : [])),
    bands: stripOf(own, from, to),
  };
}

/** Primary key of provider_seconds; a row a second and account that had anything to do. */
async function readSeconds(
  pool: Pool,
  ids: number[],
  from: number,
  to: number,
): Promise<Read["seconds"]> {
  const { rows } = await pool.query<Read["seconds"][number]>({
    name: "drills.seconds",
    text: `select account_id as "accountId", (extract(epoch from second) * 1000)::float8 as at,
             sum(taken)::int as taken, sum(errors)::int as errors, sum(limited)::int as limited,
             sum(refused)::int as refused, sum(retries)::int as retries,
             round(sum(latency_ms) / greatest(sum(taken + errors + limited + refused), 1))::int as "latencyMs"
           from provider_seconds
           where account_id = any($1::int[]) and second >= $2 and second <= $3
           group by 1, second order by second`,
    values: [ids, new Date(from), new Date(to)],
  });
  return rows;
}

type EventRow = AccountEvent & { event: BreakerEvent };

/** Index provider_events_at. */
async function readEvents(
  pool: Pool,
  ids: number[],
  from: number,
  to: number,
): Promise<EventRow[]> {
  const { rows } = await pool.query<EventRow>({
    name: "drills.events",
    text: `select account_id as "accountId", at, event, reason from provider_events
           where account_id = any($1::int[]) and at >= $2 and at <= $3 order by id limit ${mostEvents}`,
    values: [ids, new Date(from), new Date(to)],
  });
  return rows;
}

/** What each breaker was before: backwards along provider_events_account. */
async function readStates(pool: Pool, ids: number[], before: number): Promise<EventRow[]> {
  const { rows } = await pool.query<EventRow>({
    name: "drills.states",
    text: `select a.id as "accountId", e.at, e.event, e.reason
           from unnest($1::int[]) as a(id)
           cross join lateral (
             select at, event, reason from provider_events
             where account_id = a.id and at < $2 and event = any($3::text[])
             order by id desc limit 1) e`,
    values: [ids, new Date(before), turningEvents],
  });
  return rows;
}
