import { RelativeTime } from "@/components/ui/relative-time";
import type { Person } from "./person";

const words: Record<string, string> = {
  registered: "was registered",
  refreshed: "came back",
  moved: "moved to another user",
  evicted: "made room for a newer one",
  invalidated: "was called dead by the push service",
  stale: "was not seen for 30 days",
  expired: "was not seen for 90 days",
  removed: "was removed",
};

/** What happened to the user's devices lately; folded away. */
export function DeviceStory({ events }: { events: Person["deviceEvents"] }) {
  if (events.length === 0) return null;
  return (
    <details className="border-t px-4 py-2 text-sm">
      <summary className="text-ink-soft">What happened to devices</summary>
      <ol className="mt-2 grid gap-1.5 text-xs">
        {events.map(({ deviceId, event, at, actor }) => (
          <li key={`${deviceId} ${event} ${at.getTime()}`} className="flex gap-2">
            <span className="min-w-0 flex-1">
              <span className="break-all font-mono">{deviceId}</span> {words[event] ?? event}
              {actor && <span className="text-ink-soft"> ({actor})</span>}
            </span>
            <span className="shrink-0 text-ink-soft">
              <RelativeTime at={at} />
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
