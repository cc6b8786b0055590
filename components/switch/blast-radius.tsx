import { formatCount } from "../format";
import { cn } from "../ui/class-names";
import { Skeleton } from "../ui/skeleton";
import type { Stopping } from "./use-stop";

const names = ["P0", "P1", "P2"] as const;

/** What a stop would stop now, by priority; counted again every two seconds. */
export function BlastRadius({ preview }: { preview: Stopping["preview"] }) {
  if (preview.isError)
    return (
      <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2.5 text-bad text-sm">
        {preview.error.message}
      </p>
    );
  if (!preview.isEnabled)
    return (
      <p className="rounded-lg border border-dashed px-3 py-2.5 text-ink-faint text-sm">
        Choose what to stop: how much that is stands here.
      </p>
    );
  if (!preview.data) return <Skeleton className="h-16" />;
  const { messages, total, notifications, complete } = preview.data.radius;
  return (
    <section aria-label="What it stops now" className="rounded-lg border bg-sunken px-3 py-2.5">
      <p className="text-sm">
        <strong className="font-semibold tabular-nums">
          {complete ? "" : "At least "}
          {formatCount(total)}
        </strong>{" "}
        open {total === 1 ? "message" : "messages"}
        {notifications > 0 && (
          <span className="text-ink-soft">
            {" "}
            of {formatCount(notifications)} {notifications === 1 ? "fan-out" : "fan-outs"} and what
            goes to one person
          </span>
        )}
        , and all that comes.
      </p>
      <dl className="mt-2 flex gap-5 text-xs">
        {names.map((name, i) => (
          <div key={name} className="flex gap-1.5">
            <dt className="text-ink-faint">{name}</dt>
            <dd
              className={cn(
                "tabular-nums",
                i === 0 && (messages[i] ?? 0) > 0 && "font-medium text-bad",
              )}
            >
              {formatCount(messages[i] ?? 0)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
