import { formatCount } from "@/components/format";
import type {
  Delivery,
  PreviewedWave,
  Recurrence,
  Rollout,
  WavePreview,
  Winner,
} from "../campaign";
import { cityOf, dateText, dayText, lengthText, momentText, shortText } from "./moments";

/** When it starts, for whom, in one sentence or two. `preview` is of the same delivery. */
export function startWords(
  { start }: Delivery,
  { preview, zone }: { preview: WavePreview | undefined; zone: string },
): string {
  switch (start.kind) {
    case "now":
      return "Starts as soon as you schedule it.";
    case "at":
      return `Starts ${momentText(new Date(start.at))} for everybody, by the clock of ${cityOf(zone)} (your zone).`;
    case "local":
      return `Starts ${dateText(start.date)} at ${start.time} for each person in their own zone${spanWords(preview?.waves ?? [])}. ${lateWords(start)}`;
  }
}

function spanWords(waves: PreviewedWave[]): string {
  const [first, last] = [waves[0], waves.at(-1)];
  const [from, to] = [first?.zones?.[0], last?.zones?.[0]];
  if (!first || !last || !from || !to || first === last) return "";
  return `: first in ${cityOf(from)} at ${shortText(first.startsAt)} your time, last in ${cityOf(to)} at ${shortText(last.startsAt)}`;
}

const lateWords = ({ time, late }: Extract<Delivery["start"], { kind: "local" }>) =>
  late === "nextDay"
    ? `Whoever is past ${time} by then gets it the next day.`
    : `Whoever is past ${time} by then gets it at once.`;

const units = { day: "day", week: "week", month: "month" } as const;

export function recurrenceWords(recurrence: Recurrence, next: readonly string[]): string {
  const { every, interval, until } = recurrence;
  const unit = units[every];
  const often = interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`;
  const dates = next.length > 0 ? `, next on ${next.map(dayText).join(", ")}` : "";
  const end = until ? `, until ${dateText(until)}` : " until somebody cancels it";
  return `Then again ${often}${dates}${end}. Each time the audience is looked up anew.`;
}

/** @param people how many it is for, where that is known */
export function paceWords({ pace }: Delivery, people: number | null): string {
  switch (pace.kind) {
    case "full":
      return "Goes out as fast as providers and people’s own limits allow.";
    case "perSecond": {
      const takes =
        people === null
          ? ""
          : `: ${formatCount(people)} people take about ${lengthText(people / pace.perSecond)}`;
      return `At most ${formatCount(pace.perSecond)} people a second${takes}.`;
    }
    case "spread":
      return `Spread evenly over ${lengthText(pace.minutes * 60)}, whatever the number of people.`;
  }
}

export function rolloutWords({ percents, everyMinutes, guards }: Rollout): string {
  const [first, ...others] = percents;
  const later = others
    .map((percent, i) => `${percent}% after ${lengthText(everyMinutes * 60 * (i + 1))}`)
    .join(", ");
  return `${first}% get it first, ${later}. It pauses by itself when ${guardWords(guards)}, once ${formatCount(guards.minimum)} messages had an outcome.`;
}

function guardWords(guards: Rollout["guards"]): string {
  const limits = [
    `${guards.bouncePercent}% bounce`,
    `${guards.complaintPercent}% complain`,
    `${guards.failurePercent}% fail`,
    `${guards.optOutPercent}% opt out`,
  ];
  return new Intl.ListFormat("en", { type: "disjunction" }).format(limits);
}

const metrics = { opens: "opens", clicks: "clicks", conversions: "conversions" } as const;

export function winnerWords({ metric, afterHours, testPercent }: Winner): string {
  return `${testPercent}% get one of the variants first. After ${lengthText(afterHours * 3_600)} the one with the best share of ${metrics[metric]} goes to the other ${100 - testPercent}%.`;
}

/** @param people how many it is for, where that is known */
export function holdOutWords(percent: number, people: number | null): string {
  if (percent === 0) return "Everybody in the audience gets it.";
  const about = people === null ? "" : ` (about ${formatCount((people * percent) / 100)} people)`;
  return `${percent}% of the audience${about} get nothing, so that the report can tell what the campaign changed.`;
}

export const slotWords = (campaignSlot: boolean) =>
  campaignSlot
    ? "Uses each person’s one campaign slot of the day: whoever already got another campaign today is left out."
    : "Counts against each person’s hourly and daily limits; whoever has reached them is left out.";

/** What stands in the way of a choice, because of another one. */
export function blockedBy({ start, rollout, winner, recurrence }: Delivery) {
  const parts = rollout
    ? "Not with a gradual rollout: turn that off first."
    : winner
      ? "Not with an automatic winner: turn that off first (Content)."
      : undefined;
  const atOnce =
    start.kind === "local"
      ? "Not on each person’s own clock: choose a start at one time for all."
      : recurrence
        ? "Not for a campaign that repeats."
        : undefined;
  return {
    local: parts,
    recurrence: parts,
    rollout: atOnce ?? (winner ? "Not with an automatic winner (Content)." : undefined),
    winner: atOnce ?? (rollout ? "Not with a gradual rollout (Delivery)." : undefined),
  };
}
