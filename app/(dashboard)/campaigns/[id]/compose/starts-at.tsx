import { useNow } from "@/components/ui/use-now";
import { momentText } from "./delivery/moments";

/** "on Tuesday, 24 November at 09:00": a moment of the plan, in the viewer's zone. */
export function StartsAt({ at }: { at: Date | null }) {
  const now = useNow();
  if (!at) return null;
  return (
    <time dateTime={at.toISOString()} suppressHydrationWarning>
      {now === null
        ? `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`
        : `on ${momentText(at)}`}
    </time>
  );
}
