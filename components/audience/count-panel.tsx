import { LoaderCircle, UsersRound } from "lucide-react";
import { formatCount } from "../format";
import { channelIcon, channelLabel } from "../notification/channels";
import { Card, CardBody, CardHeader } from "../ui/card";
import { cn } from "../ui/class-names";
import { ErrorState } from "../ui/error-state";
import { Progress } from "../ui/progress";
import { Skeleton } from "../ui/skeleton";
import { SamplePeople } from "./sample-people";
import type { Count, Counting } from "./use-count";

/** How many people a filter finds now, how they can be reached, and ten of them. */
export function CountPanel({ counting, empty }: { counting: Counting; empty: string }) {
  const { count, state, error } = counting;
  return (
    <Card aria-busy={state !== "done"}>
      <CardHeader
        title="People"
        actions={
          state !== "done" && (
            <LoaderCircle aria-label="Counting" className="size-4 animate-spin text-ink-faint" />
          )
        }
      />
      {error ? (
        <ErrorState title="This cannot be counted" error={error} onRetry={counting.retry} />
      ) : count ? (
        <CardBody className={cn("grid gap-5", state === "waiting" && "opacity-60")}>
          <Figure count={count} counting={state === "counting"} />
          <Channels count={count} />
          <SamplePeople people={count.sample} />
        </CardBody>
      ) : state === "done" || counting.state === "waiting" ? (
        <CardBody className="flex items-center gap-2.5 text-ink-soft text-sm">
          <UsersRound aria-hidden className="size-4 shrink-0 text-ink-faint" /> {empty}
        </CardBody>
      ) : (
        <CardBody>
          <Skeleton className="h-40" />
        </CardBody>
      )}
    </Card>
  );
}

function Figure({ count, counting }: { count: Count; counting: boolean }) {
  const { exact, estimate, margin } = count;
  return (
    <div aria-live="polite">
      <p className="font-semibold text-2xl tabular-nums tracking-tight">
        {exact === null ? about(estimate, margin) : exact.toLocaleString("en")}
      </p>
      <p className="text-ink-soft text-xs">
        {exact !== null
          ? "people, counted one by one"
          : `people, within ${formatCount(margin)} or so; ${
              counting ? "counting exactly…" : "an exact count would take too long"
            }`}
      </p>
    </div>
  );
}

function about(estimate: number, margin: number): string {
  return estimate === 0
    ? `fewer than ${formatCount(margin)}`
    : `≈ ${estimate.toLocaleString("en")}`;
}

function Channels({ count }: { count: Count }) {
  const all = count.exact ?? count.estimate;
  return (
    <section aria-label="Reachable by channel" className="grid gap-2">
      <h3 className="font-medium text-sm">Reachable by</h3>
      <ul className="grid gap-2">
        {Object.entries(count.reachable).map(([channel, n]) => {
          const Icon = channelIcon(channel);
          return (
            <li key={channel} className="grid gap-1">
              <span className="flex items-center gap-2 text-sm">
                <Icon aria-hidden className="size-3.5 text-ink-faint" />
                {channelLabel(channel)}
                <span className="ml-auto tabular-nums">{formatCount(n)}</span>
                <span className="w-10 text-right text-ink-faint text-xs tabular-nums">
                  {all === 0 ? "" : `${Math.round((100 * n) / all)}%`}
                </span>
              </span>
              <Progress
                value={all === 0 ? 0 : n / all}
                label={`Reachable by ${channelLabel(channel)}`}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
