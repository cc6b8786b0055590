import { externalChannels } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { readNews } from "@/server/provider-accounts/read-news";
import { type Bin, readBins } from "./bins";
import { readAges } from "./depth.sql";
import { findingsOf } from "./findings";
import { readObjectives } from "./objectives";
import { addUp, percentilesOf } from "./percentiles";
import { readFound, readLiveSwitches, readOpenAlerts } from "./situation.sql";
import type { Situation } from "./situation-view";
import { unservedPriorities } from "./workers";

/** Whether something is wrong right now, whose it is, and what is known or stopped already. */
export async function readSituation(context: Context): Promise<Situation> {
  const { pool, clock } = context;
  const at = clock.now();
  const [minutes, found, news, objectives, missing, ages, alerts, switches] = await Promise.all([
    readBins(context, "1h"),
    readFound(pool, at),
    readNews(context),
    readObjectives(context, "15m"),
    unservedPriorities(context),
    readAges(pool),
    readOpenAlerts(pool),
    readLiveSwitches(pool, at),
  ]);
  const findings = findingsOf({
    ...found,
    ...{ minutes, objectives, missing },
    ours: { unavailable: found.unavailable, failed: found.failed },
    troubles: news.troubles,
    failovers: news.failovers,
    channels: externalChannels.map(({ key, label }) => ({ key, label })),
    oldest: ages.map(({ priority, channel, since }) => {
      return { priority, channel, ageMs: at.getTime() - since.getTime() };
    }),
  });
  const { letters, messages } = found;
  const lately = latelyOf(minutes.slice(-5));
  return { ...{ at, findings, lately, alerts, switches }, deadLetters: { letters, messages } };
}

function latelyOf(bins: Bin[]): Situation["lately"] {
  const counts = bins.flatMap((bin) => bin.counts);
  const of = (stage: string, outcomes: string[]) =>
    counts.reduce(
      (sum, one) => (one.stage === stage && outcomes.includes(one.outcome) ? sum + one.n : sum),
      0,
    );
  const sent = of("sending", ["sent"]);
  const ended = sent + of("sending", ["failed", "expired", "unknown"]);
  const p0 = bins.flatMap(({ latency }) => latency).filter(({ priority }) => priority === 0);
  return {
    sent,
    accepted: of("accept", ["accepted"]),
    success: ended === 0 ? null : sent / ended,
    p0P99: percentilesOf(addUp(p0.map(({ buckets }) => buckets))).p99,
  };
}
