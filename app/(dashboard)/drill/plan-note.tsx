import { formatCount, formatDuration } from "@/components/format";
import { channelList } from "@/components/notification/channels";
import type { Filters } from "./filters";
import { healingSeconds, usePlan } from "./use-plan";

/** To how many people, and for how long. */
export function PlanNote({ filters }: { filters: Filters }) {
  const { data, error } = usePlan(filters);
  const problem = error?.message ?? data?.refusal;
  if (problem) {
    return (
      <p role="alert" className="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
        {problem}
      </p>
    );
  }
  if (!data) return <p className="text-ink-faint text-sm">Counting…</p>;
  const { people, reachable, seconds } = data;
  const isShort = seconds < filters.seconds + healingSeconds;
  return (
    <p aria-live="polite" className="text-ink-soft text-sm">
      About <strong className="font-medium text-ink tabular-nums">{formatCount(people)}</strong> of{" "}
      {formatCount(reachable)} people whom {channelList([filters.channel])} reaches, for{" "}
      {formatDuration(seconds * 1_000)} at most.
      {isShort &&
        " That may run out before all is well again: stop it early, or take a slower pace or more people."}
    </p>
  );
}
