import { EyeOff } from "lucide-react";
import { MessagePreview } from "../notification/message-preview";
import type { StoryData } from "./story-data";

/** What the user read, rendered again by the template version that was sent. */
export function Written({ story: { previews, content } }: { story: StoryData }) {
  if (!content)
    return (
      <p className="flex items-center gap-2 rounded-lg border border-dashed px-3 py-2.5 text-ink-soft text-sm">
        <EyeOff aria-hidden className="size-4 shrink-0" />
        Your role does not read what is written to people.
      </p>
    );
  const shown = Object.entries(previews);
  return (
    <div className="grid gap-3">
      {shown.map(([channel, preview]) => (
        <MessagePreview key={channel} channel={channel} {...preview} />
      ))}
    </div>
  );
}
