import type { ReactNode } from "react";
import { channelIcon } from "@/components/notification/channels";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Standing } from "./reach-words";

/** One way to reach a person: what it is, how it stands and why, and what can be done about it. */
export function Way(props: {
  channel: string;
  standing: Standing;
  children: ReactNode;
  note?: ReactNode;
  action?: ReactNode;
}) {
  const { standing, note, action } = props;
  const Icon = channelIcon(props.channel);
  return (
    <li className="flex gap-2.5 px-4 py-2 text-sm">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <div className="flex items-start gap-2.5">
          <span className="min-w-0 flex-1 break-words">{props.children}</span>
          <Badge tone={standing.tone} dot={standing.tone !== "muted"}>
            {standing.word}
          </Badge>
        </div>
        {standing.why && (
          <p className="text-ink-soft text-xs">
            {standing.why}{" "}
            {standing.since && (
              <span className="whitespace-nowrap">
                <RelativeTime at={standing.since} />
              </span>
            )}
          </p>
        )}
        {note && <p className="text-ink-soft text-xs tabular-nums">{note}</p>}
        {action}
      </div>
    </li>
  );
}
