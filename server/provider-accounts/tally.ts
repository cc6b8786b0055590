import type { Pool } from "@/db/client";
import type { Answer, Provider } from "@/server/providers/provider";

/** What an account answered within a second. */
type Counts = {
  accountId: number;
  second: string;
  taken: number;
  errors: number;
  limited: number;
  refused: number;
  retries: number;
  latencyMs: number;
};

type Verdict = "taken" | "errors" | "limited" | "refused";

/** Whether an answer speaks for the provider, against it, or about one message alone. */
export function verdictOf(
  answer: Answer,
  { separateEndpoints }: Pick<Provider, "separateEndpoints"> = {},
): Verdict {
  if (separateEndpoints && answer.kind !== "accepted") return "refused";
  switch (answer.kind) {
    case "accepted":
      return "taken";
    case "retry":
      return answer.class === "rate_limited" ? "limited" : "errors";
    case "unknown":
      return "errors";
    case "refused":
      return answer.class === "unauthorized" ? "errors" : "refused";
    case "endpoint_invalid":
      return "refused";
    default:
      return answer satisfies never;
  }
}

/** One call: what it was answered, how many items were repeated attempts, and how long (ms) it took. */
export type Call = { answers: Answer[]; retries: number; latencyMs: number; at: Date };

export type Tally = {
  /** Counts the answers of one call. */
  add(account: { id: number; provider: Pick<Provider, "separateEndpoints"> }, call: Call): void;
  /** Writes what was counted. @returns the accounts that it was about. */
  flush(): Promise<number[]>;
};

/** Counts answers by account and second; `slot` keeps processes off each other's rows. */
export function createTally(pool: Pool, slot: number): Tally {
  let pending = new Map<string, Counts>();
  return {
    add({ id: accountId, provider }, { answers, retries, latencyMs, at }) {
      const second = new Date(Math.floor(at.getTime() / 1_000) * 1_000).toISOString();
      const key = `${accountId} ${second}`;
      const counts = pending.get(key) ?? { accountId, second, ...none };
      pending.set(key, counts);
      for (const answer of answers) counts[verdictOf(answer, provider)] += 1;
      counts.retries += retries;
      counts.latencyMs += Math.round(latencyMs) * answers.length;
    },
    async flush() {
      const rows = [...pending.values()];
      if (rows.length === 0) return [];
      pending = new Map();
      await pool.query({
        name: "accounts.tally",
        text: statement,
        values: [JSON.stringify(rows), slot],
      });
      return [...new Set(rows.map(({ accountId }) => accountId))];
    },
  };
}

const none = { taken: 0, errors: 0, limited: 0, refused: 0, retries: 0, latencyMs: 0 };

/** Primary key of provider_seconds. */
const statement = `
insert into provider_seconds as s
  (account_id, second, slot, taken, errors, limited, refused, retries, latency_ms)
select "accountId", second, $2, taken, errors, limited, refused, retries, "latencyMs"
from json_to_recordset($1::json) as r("accountId" int, second timestamptz, taken int, errors int,
  limited int, refused int, retries int, "latencyMs" bigint)
order by 1, 2
on conflict (account_id, second, slot) do update set
  taken = s.taken + excluded.taken, errors = s.errors + excluded.errors,
  limited = s.limited + excluded.limited, refused = s.refused + excluded.refused,
  retries = s.retries + excluded.retries, latency_ms = s.latency_ms + excluded.latency_ms`;
