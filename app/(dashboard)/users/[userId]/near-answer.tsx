import { ChevronRight } from "lucide-react";
import { useQueryStates } from "nuqs";
import { AnswerLine } from "@/components/story/answer-lines";
import { LocalTime } from "@/components/ui/local-time";
import type { RouterOutputs } from "@/server/api/root";
import { historyParsers } from "./filters";

type Near = RouterOutputs["support"]["near"];

/** What came around that time, or every reason why nothing did. */
export function NearAnswer({ near }: { near: Near }) {
  const [, setState] = useQueryStates(historyParsers);
  const [first, ...others] = near.reasons;
  if (near.items.length === 0)
    return (
      <div className="grid gap-3">
        <AnswerLine tone="warn" sentence={`Nothing was decided for them. ${first ?? ""}`} />
        {others.length > 0 && (
          <ul className="grid list-disc gap-1.5 pl-8 text-sm" aria-label="What else is known">
            {others.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
      </div>
    );
  return (
    <ul className="grid gap-2" aria-label="What came around that time">
      {near.items.map(({ notificationId, at, answer }) => (
        <li key={notificationId}>
          <button
            type="button"
            onClick={() => void setState({ open: notificationId })}
            className="grid w-full grid-cols-[1fr_auto] items-center gap-3 rounded-lg text-left hover:opacity-85"
          >
            <span className="grid gap-1">
              <AnswerLine {...answer} />
              <LocalTime at={at} className="pl-4 text-ink-soft text-xs tabular-nums" />
            </span>
            <ChevronRight aria-hidden className="size-4 text-ink-faint" />
          </button>
        </li>
      ))}
    </ul>
  );
}
