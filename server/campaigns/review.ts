import type { Context } from "@/server/context";
import { explainReason } from "@/server/pipeline/preferences/reasons";
import { secondsFor } from "./calendar-load";
import { type Campaign, readCampaign } from "./campaign";
import { readChecklist } from "./checklist";
import type { Judged } from "./review-evaluate.sql";
import type { Review, ReviewFigures } from "./review-view";
import { type Evaluated, evaluateWaves } from "./review-waves";

/**
 * Who would get a campaign, when, by what, and why others not: evaluated by the pipeline's own rules at the
 * moments when its parts start. Nothing is written.
 * @throws Refusal not_found; unavailable when it takes too long
 */
export async function reviewCampaign(context: Context, id: number): Promise<Review> {
  const now = context.clock.now();
  const campaign = await readCampaign(context.pool, id);
  const evaluated = await evaluateWaves(context.pool, campaign, now);
  const figures = figuresOf(campaign, evaluated);
  return { ...figures, checklist: await readChecklist(context, campaign, evaluated, figures) };
}

function figuresOf(campaign: Campaign, evaluated: Evaluated): ReviewFigures {
  const { people, scale, exact, margin, waves } = evaluated;
  const all = waves.flatMap(({ judged }) => judged);
  const scaled = (n: number) => Math.round(n * scale);
  const count = (matches: (one: Judged) => boolean) =>
    scaled(all.reduce((sum, one) => (matches(one) ? sum + one.n : sum), 0));
  const reasons = new Set(
    all.flatMap(({ outcome, reason }) => (outcome === "suppressed" && reason ? reason : [])),
  );
  const channels = new Set(all.flatMap((one) => one.channels));
  return {
    ...{ audience: scaled(people.length), exact, margin: Math.round(margin) },
    outcomes: {
      routed: count(({ outcome }) => outcome === "routed"),
      held: count(({ outcome }) => outcome === "held"),
      suppressed: [...reasons]
        .map((reason) => ({
          reason,
          why: explainReason(reason),
          n: count((one) => one.outcome === "suppressed" && one.reason === reason),
        }))
        .sort((a, b) => b.n - a.n),
    },
    channels: Object.fromEntries(
      [...channels].map((channel) => [channel, count((one) => one.channels.includes(channel))]),
    ),
    holdOut: count(({ reason }) => reason === "hold_out"),
    otherCampaignsThatDay: scaled(all.reduce((sum, { others }) => sum + others, 0)),
    ...timesOf(campaign, evaluated),
    // Nobody may be left for the wave of the zones that no other names.
    waves: waves
      .filter(({ wave, people: of }) => wave.zones?.length !== 0 || of.length > 0)
      .map(({ wave: { startsAt, zones, forWinner }, people: of }) => ({
        ...{ startsAt, zones, forWinner, people: scaled(of.length) },
      })),
  };
}

function timesOf({ delivery, pacePerSecond }: Campaign, { waves, scale }: Evaluated) {
  const ends = waves.map(({ wave, people, judged }) => {
    const seconds = secondsFor(people.length * scale, delivery.pace, pacePerSecond);
    const held = judged.map(({ until }) => until?.getTime() ?? 0);
    return Math.max(wave.startsAt.getTime() + seconds * 1_000, ...held);
  });
  const starts = waves.map(({ wave }) => wave.startsAt.getTime());
  return { firstAt: new Date(Math.min(...starts)), lastAt: new Date(Math.max(...ends)) };
}
