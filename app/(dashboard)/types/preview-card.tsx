import { useQuery } from "@tanstack/react-query";
import { Moon, Sun } from "lucide-react";
import { useState } from "react";
import { useApi } from "@/components/api";
import { channelLabel } from "@/components/notification/channels";
import type { Look } from "@/components/preview/rendered";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { formatSeconds } from "@/components/ui/seconds-field";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import type { RouterOutputs } from "@/server/api/root";
import { EventPreview } from "./event-preview";
import type { Channel, Settings } from "./type";

type Preview = RouterOutputs["types"]["preview"];

/** What one event says, and two and fifty where they are summed up; through the renderer that sends. */
export function PreviewCard({ typeKey, draft }: { typeKey: string; draft: Settings }) {
  const { data, error, refetch } = useQuery(useApi().types.preview.queryOptions({ key: typeKey }));
  const [look, setLook] = useState<Look>("light");
  const [wanted, setChannel] = useState<Channel>("in_app");
  const channel = draft.channels.includes(wanted) ? wanted : draft.channels[0];
  return (
    <Card aria-label="What people see">
      <CardHeader
        title="What people see"
        hint="with examples"
        actions={
          <>
            {draft.channels.length > 1 && channel && (
              <Segmented
                aria-label="Channel"
                value={channel}
                onValueChange={setChannel}
                options={draft.channels.map((value) => ({ value, label: channelLabel(value) }))}
              />
            )}
            <Segmented
              aria-label="Light or dark"
              value={look}
              onValueChange={setLook}
              options={[
                { value: "light", label: <Sun aria-label="Light" className="size-3.5" /> },
                { value: "dark", label: <Moon aria-label="Dark" className="size-3.5" /> },
              ]}
            />
          </>
        }
      />
      <CardBody>
        {data && channel ? (
          <Sizes preview={data} channel={channel} look={look} draft={draft} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton className="h-40" />
        )}
      </CardBody>
    </Card>
  );
}

type Shown = { preview: Preview; channel: Channel; look: Look; draft: Settings };

function Sizes({ preview, channel, look, draft }: Shown) {
  const window = draft.aggregationWindowSeconds;
  const sizes = window === null ? preview.sizes.slice(0, 1) : preview.sizes;
  const said = new Set(sizes.map(({ channels }) => wordsOf(channels[channel])));
  return (
    <div className="grid gap-4">
      <ol className="grid gap-4">
        {sizes.map(({ events, channels }) => (
          <li key={events} className="grid gap-1.5">
            <p className="text-xs">
              <strong className="font-medium">
                {events === 1 ? "1 event" : `${events} events`}
              </strong>{" "}
              <span className="text-ink-faint">{whenOf(events, window)}</span>
            </p>
            <EventPreview
              channel={channel}
              rendered={channels[channel]}
              sender={preview.sender}
              look={look}
            />
          </li>
        ))}
      </ol>
      {preview.plain && (
        <p className="text-ink-soft text-xs">
          Nobody has written its words yet: this plain text goes out.
        </p>
      )}
      {window !== null && !preview.plain && said.size === 1 && (
        <p role="note" className="rounded-md bg-warn-soft px-3 py-2 text-warn text-xs">
          Its words do not say how many. Use <code>{"{{ others }}"}</code> or{" "}
          <code>{"{{ count }}"}</code> in the template.
        </p>
      )}
    </div>
  );
}

const wordsOf = (rendered: Preview["sizes"][number]["channels"][string] | undefined) =>
  JSON.stringify([rendered?.title, rendered?.body]);

function whenOf(events: number, window: number | null): string {
  if (window === null) return "each is a message of its own";
  if (events === 1) return "at once";
  return `in its place, ${formatSeconds(window)} later`;
}
