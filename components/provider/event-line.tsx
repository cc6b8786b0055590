import { Badge } from "@/components/ui/badge";
import { LocalTime } from "@/components/ui/local-time";
import type { RouterOutputs } from "@/server/api/root";
import { eventWords } from "./state-words";

export type ProviderEvent = RouterOutputs["providers"]["events"]["items"][number];

/** One turn of a breaker: when, what, why, and by whose hand. `name` where several accounts are shown. */
export function EventLine({ event, name }: { event: ProviderEvent; name?: boolean }) {
  const { label, tone } = eventWords(event.event);
  return (
    <li className="grid grid-cols-[4.75rem_1fr] gap-x-3 gap-y-1 px-4 py-2.5 text-sm sm:grid-cols-[6rem_7.5rem_1fr]">
      <LocalTime at={event.at} className="pt-0.5 text-ink-faint text-xs tabular-nums" />
      <span>
        <Badge tone={tone}>{label}</Badge>
      </span>
      <p className="text-ink-soft max-sm:col-start-2">
        {name && (
          <>
            <span className="font-medium text-ink">{event.label}</span>{" "}
            <span className="font-mono text-ink-faint text-xs">{event.account}</span>{" "}
          </>
        )}
        {event.reason}
        {event.actor && <span className="text-ink-faint"> {event.actor}</span>}
      </p>
    </li>
  );
}
