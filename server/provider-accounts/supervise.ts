import type { Context } from "@/server/context";
import { type Health, healthColumns, untouched } from "./account";
import { type Breaker, judgeBreaker, latelyMs, windowMs } from "./breaker";
import { type BreakerEvent, writeBreaker } from "./write-breaker";

/** What was counted of an account within its breaker's window, and its pace while it had anything to do. */
type Seen = Health & {
  accountId: number;
  taken: number;
  errors: number;
  limited: number;
  lately: { taken: number; errors: number };
  perSecond: number;
};

/**
 * Judges the breakers of accounts by what all workers counted, and writes what changed. Any number of
 * workers may do so at once: one of them wins.
 */
export async function superviseAccounts(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  ids: number[],
): Promise<void> {
  if (ids.length === 0) return;
  const at = clock.now();
  const { rows } = await pool.query<Seen>({
    name: "accounts.window",
    text: statement,
    values: [ids, at, new Date(at.getTime() - windowMs), new Date(at.getTime() - latelyMs)],
  });
  for (const seen of rows) {
    const before = seen.state === null ? { ...untouched } : seen;
    const { taken, errors, limited, lately } = seen;
    const counted = { taken, errors, limited, lately };
    const after = judgeBreaker(before, counted, at.getTime());
    if (after === null) continue;
    const event = eventOf(before, after);
    const change = { accountId: seen.accountId, before, after, event, at, counted };
    const usual = before.state === "closed" ? { normalPerSecond: seen.perSecond } : {};
    await writeBreaker(pool, { ...change, ...usual, reason: reasonOf(event, after) });
  }
}

function eventOf(before: Breaker, after: Breaker): BreakerEvent {
  if (after.state !== before.state) return after.state === "open" ? "opened" : after.state;
  return after.rateFactor < before.rateFactor ? "slowed" : "recovered";
}

function reasonOf(event: BreakerEvent, { reason }: Breaker): string {
  if (event === "slowed") return "Over 10 % of its answers are errors: half its pace.";
  return event === "recovered" ? "Under 10 % of its answers are errors: its full pace." : reason;
}

/** Primary keys of provider_seconds and provider_health. */
const statement = `
select a.id as "accountId", ${healthColumns.replace('h.account_id as "accountId", ', "")},
  seen.taken, seen.errors, seen.limited, seen.lately, seen."perSecond"
from unnest($1::int[]) as a(id)
left join provider_health h on h.account_id = a.id
cross join lateral (
  select coalesce(sum(taken + refused), 0)::int as taken, coalesce(sum(errors), 0)::int as errors,
    coalesce(sum(limited), 0)::int as limited,
    json_build_object(
      'taken', coalesce(sum(taken + refused) filter (where second > $4::timestamptz), 0)::int,
      'errors', coalesce(sum(errors) filter (where second > $4::timestamptz), 0)::int) as lately,
    coalesce(sum(taken), 0)::float8 / greatest(count(distinct second), 1) as "perSecond"
  from provider_seconds s
  where s.account_id = a.id and s.second <= $2::timestamptz and s.second > greatest(
    $3::timestamptz, case when h.state = 'half_open' then h.since end, case when h.state = 'closed' then h.since end)
) seen`;
