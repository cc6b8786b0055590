import { channelOf } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import type { Check } from "./review-view";

const minutes = 15;
/** Fewer attempts tell nothing. */
const leastAttempts = 20;
/** Shares of attempts that failed: worth a word, and down. */
const troubled = 0.1;
const down = 0.5;

/**
 * Whether the providers of the channels took what they were handed lately, by the rollups of the last
 * minutes (primary key).
 */
export async function checkProviders(
  { pool, clock }: Context,
  channels: string[],
): Promise<Check[]> {
  const { rows } = await pool.query<{ channel: string; attempts: number; failed: number }>(
    `select channel, sum(n)::int as attempts,
            (sum(n) filter (where outcome <> 'sent'))::int as failed
     from stats_minute
     where minute >= $1 and stage = 'sending' and channel = any($2::text[])
       and outcome in ('sent', 'failed', 'retry', 'unknown')
     group by 1 order by 1`,
    [new Date(clock.now().getTime() - minutes * 60_000), channels],
  );
  const checks = rows
    .filter(({ attempts }) => attempts >= leastAttempts)
    .map(({ channel, attempts, failed }) => checkOne(channel, (failed ?? 0) / attempts));
  const bad = checks.filter((check) => check !== null);
  if (bad.length > 0) return bad;
  const sentence = "The providers of its channels took what they were handed lately.";
  return [{ key: "providers", severity: "ok", sentence }];
}

function checkOne(channel: string, share: number): Check | null {
  if (share < troubled) return null;
  const { label } = channelOf(channel);
  const percent = `${Math.round(share * 100)} % of the last ${minutes} minutes' attempts failed`;
  const sentence =
    share >= down
      ? `The provider of ${label} is down: ${percent}. Wait, or leave the channel out.`
      : `The provider of ${label} has trouble: ${percent}.`;
  const severity = share >= down ? "error" : "warning";
  return { key: `provider.${channel}`, severity, sentence, fix: { step: "delivery" } };
}
