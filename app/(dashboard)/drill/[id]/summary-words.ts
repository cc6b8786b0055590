import type { Drill } from "@/components/drill/scenarios";
import { formatCount, formatDuration } from "@/components/format";

type Told = Pick<Drill, "summary" | "counts">;

/** How a drill went, in sentences; `good`: nothing was lost or came twice. */
export function summaryWords({ summary, counts }: Told): { good: boolean; sentences: string[] } {
  const { openedAfterMs, healedAfterMs } = summary;
  const opened =
    openedAfterMs === null
      ? "No breaker opened."
      : `The breaker opened after ${formatDuration(openedAfterMs)}.`;
  const healed =
    healedAfterMs === null
      ? []
      : [`It was closed again ${formatDuration(healedAfterMs)} after the repair.`];
  if (!counts) return { good: true, sentences: [opened, ...healed] };
  const { sent, otherWay, lost, twice, failed, unknown } = counts;
  const known = lost !== null && twice !== null;
  return {
    good: known && lost === 0 && twice === 0 && unknown === 0,
    sentences: [
      opened,
      ...healed,
      `${formatCount(sent)} messages were sent, ${formatCount(otherWay)} of them the second way.`,
      known
        ? `Lost: ${formatCount(lost)}. Twice: ${formatCount(twice)}.`
        : "The sandbox could not be asked what it received.",
      ...(failed > 0 ? [`${formatCount(failed)} failed for good.`] : []),
      ...(unknown > 0
        ? [`Of ${formatCount(unknown)} nobody knows: they were not answered, and not repeated.`]
        : []),
    ],
  };
}
