import { sampleAttributes } from "@/db/attribute-sample.sql";
import { recomputeFollowerRanges } from "@/server/audience/follower-ranges";
import { applyTopicChanges } from "@/server/audience/topics/apply";
import { fillTopics } from "@/server/audience/topics/fill";
import { openTopics } from "@/server/audience/topics/open";
import { keepPoints } from "@/server/broadcasts/keep-points";
import { completeCampaigns } from "@/server/campaigns/complete";
import { refreshReport } from "@/server/campaigns/report-refresh";
import { startDueWaves } from "@/server/campaigns/start-waves";
import { checkGuards } from "@/server/campaigns/stop-at-guard";
import type { Context } from "@/server/context";
import { cleanUp } from "@/server/control/clean-up";
import { sweep } from "@/server/control/sweep";
import { endExpired } from "@/server/control/switches/end-expired";
import { releaseLifted } from "@/server/control/switches/release";
import { replayDue } from "@/server/dead-letters/replay-due";
import { tendDrills } from "@/server/drills/tend";
import { auditPreferences } from "@/server/health/audit-preferences";
import { flushAggregates } from "@/server/pipeline/aggregation/flush";
import { collectDigests } from "@/server/pipeline/digests/collect";
import { buryNotification } from "@/server/pipeline/fanout/bury";
import { feed, openFanouts } from "@/server/pipeline/fanout/feeder";
import { refreshHealth } from "@/server/pipeline/routing/refresh-health";
import { pushToTopics } from "@/server/pipeline/sending/push-to-topics";
import { recoverDead, requeueOverlooked } from "@/server/pipeline/sending/recover";
import { releaseDue } from "@/server/pipeline/sending/release-due";
import { releaseStranded } from "@/server/pipeline/sending/release-stranded";
import { applyQueued } from "@/server/pipeline/tracking/apply-queued";
import { completeFanouts } from "@/server/pipeline/tracking/complete";
import { endBroadcasts } from "@/server/pipeline/tracking/end-broadcasts";
import { acceptDue } from "@/server/pipeline/tracking/scheduled";
import { finishErasures } from "@/server/privacy/finish-erasures";
import type { Desk } from "@/server/provider-accounts/desk";
import { type Priority, queues } from "@/server/queues";
import { retentionEveryMs, sweepOld } from "@/server/retention/sweep-old";
import { foldHours } from "@/server/rollups/fold-hours";
import type { Renderer } from "@/server/templates/render";
import { failDeadUploads } from "@/server/uploads/fail-dead";
import { isolate } from "./attempt";
import { type Loop, startLoops } from "./loops";
import { isGone } from "./neighbours";

const dayMs = 86_400_000;

/** Every timed thing of a worker, in one table. All of them are safe to run twice and at once. */
function timetable(context: Context, desk: Desk, priority: Priority, renderer: Renderer): Loop[] {
  const own: Loop[] = [
    { name: "release due", everyMs: 250, run: () => releaseDue(context, desk, priority) },
    { name: "release stranded", everyMs: 250, run: () => releaseStranded(context, desk, priority) },
    { name: "feed fan-outs", everyMs: 250, run: () => feedAll(context, priority) },
    {
      name: "recover dead workers",
      everyMs: 250,
      run: () => recoverDead(context, priority, isGone),
    },
    { name: "accept scheduled", everyMs: 500, run: () => acceptDue(context, priority) },
  ];
  const codes: Loop[] = [
    { name: "overlooked codes", everyMs: 15_000, run: () => requeueOverlooked(context) },
  ];
  // Codes wait for nothing else; of the other two, either does it for both.
  const collapsing: Loop[] = [
    { name: "aggregates", everyMs: 250, run: () => flushAggregates(context) },
  ];
  // What concerns every priority is done by the least busy process.
  const shared: Loop[] = [
    { name: "apply callbacks", everyMs: 250, run: () => applyQueued(context) },
    { name: "end expired switches", everyMs: 250, run: () => endExpired(context) },
    { name: "release lifted switches", everyMs: 250, run: () => releaseLifted(context) },
    { name: "replay dead letters", everyMs: 250, run: () => replayDue(context) },
    { name: "start campaign waves", everyMs: 500, run: () => startDueWaves(context) },
    { name: "complete campaigns", everyMs: 1_000, run: () => completeCampaigns(context) },
    { name: "guards of rollouts", everyMs: 2_000, run: () => checkGuards(context) },
    { name: "reports of campaigns", everyMs: 5_000, run: () => refreshReport(context) },
    { name: "collect digests", everyMs: 1_000, run: () => collectDigests(context, renderer) },
    { name: "drills", everyMs: 1_000, run: () => tendDrills(context) },
    { name: "complete fan-outs", everyMs: 500, run: () => completeFanouts(context) },
    { name: "end broadcasts", everyMs: 500, run: () => endBroadcasts(context) },
    { name: "pushes to topics", everyMs: 500, run: () => pushToTopics(context, desk, renderer) },
    { name: "curves of broadcasts", everyMs: 15_000, run: () => keepPoints(context) },
    {
      name: "follower ranges",
      everyMs: 3_600_000,
      run: () => openBigActors(context),
    },
    { name: "topics of actors", everyMs: 5_000, run: () => keepTopics(context, desk) },
    { name: "dead uploads", everyMs: 15_000, run: () => failDeadUploads(context) },
    {
      name: "attributes",
      everyMs: 600_000,
      run: () => sampleAttributes(context.pool, context.clock.now()),
    },
    {
      name: "rollups by hour",
      everyMs: 60_000,
      run: () => foldHours(context.pool, context.clock.now()),
    },
    { name: "preferences honoured", everyMs: 60_000, run: () => auditPreferences(context) },
    { name: "sweep", everyMs: 600_000, run: () => sweep(context) },
    { name: "erasures", everyMs: 5_000, run: () => finishErasures(context) },
    { name: "retention", everyMs: retentionEveryMs, run: () => sweepOld(context) },
    { name: "daily cleanup", everyMs: dayMs, run: () => cleanUp(context) },
    { name: "health of channels", everyMs: dayMs, run: () => refreshHealth(context) },
  ];
  return [...own, ...(priority > 0 ? collapsing : codes), ...(priority === 2 ? shared : [])];
}

/** Who has stored ranges gets a topic too. */
async function openBigActors({ pool, clock }: Context): Promise<void> {
  await recomputeFollowerRanges(pool);
  await openTopics(pool, clock.now());
}

async function keepTopics(context: Context, desk: Desk): Promise<void> {
  await fillTopics(context);
  await applyTopicChanges(context, desk);
}

/** A fan-out that cannot be fed must not keep those after it waiting. */
async function feedAll(context: Context, priority: Priority): Promise<void> {
  const bury = (id: string, error: unknown) =>
    buryNotification(context, queues.plan(priority), id, error);
  for (const open of await openFanouts(context, priority)) {
    await isolate([open], () => feed(context, open).then(() => {}), bury);
  }
}

/** Runs the timetable until stopped. */
export const startSchedule = (
  context: Context,
  desk: Desk,
  priority: Priority,
  renderer: Renderer,
) => startLoops(timetable(context, desk, priority, renderer), context.log);
