import { ChevronRight } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/class-names";
import { RelativeTime } from "@/components/ui/relative-time";
import { DecisionButtons } from "./decision-buttons";
import { type Group, groupOf, isStage, type LetterState, stageLabel } from "./letter";
import { LetterList } from "./letter-list";

/** Letters with the same cause: how many, whose, since when; unfolded, each of them. */
export function GroupItem(props: {
  group: Group;
  state: LetterState;
  producer: string | null;
  open: boolean;
  mayAct: boolean;
  onToggle: () => void;
  onInspect: (letter: number) => void;
}) {
  const { group, state, producer, open } = props;
  const selection = groupOf(group, producer);
  return (
    <li aria-label={group.cause}>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
        <button
          type="button"
          aria-expanded={open}
          onClick={props.onToggle}
          className="flex min-w-0 flex-1 basis-72 items-start gap-2 text-left"
        >
          <ChevronRight
            aria-hidden
            className={cn(
              "mt-0.5 size-4 shrink-0 text-ink-faint transition-transform",
              open && "rotate-90",
            )}
          />
          <span className="grid min-w-0 gap-1">
            <span className="break-words font-medium text-sm">{group.cause}</span>
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-soft text-xs">
              <Badge>{stageLabel(group.stage)}</Badge>
              {group.producers.length > 0 && (
                <span>{group.producers.map(({ name }) => name).join(", ")}</span>
              )}
              {group.types.length > 0 && (
                <span className="font-mono">{group.types.join(", ")}</span>
              )}
              <span>
                first <RelativeTime at={group.first} />, last <RelativeTime at={group.last} />
              </span>
            </span>
          </span>
        </button>
        <span className="grid text-right tabular-nums max-sm:text-left">
          <span className="font-semibold text-sm">
            {group.letters.toLocaleString("en")} {group.letters === 1 ? "letter" : "letters"}
          </span>
          <span className="text-ink-soft text-xs">
            {group.messages.toLocaleString("en")} {group.messages === 1 ? "message" : "messages"}
          </span>
        </span>
        {props.mayAct && selection && (
          <DecisionButtons
            state={state}
            selection={selection}
            reach={group}
            replayable={group.replayable}
            about={`all of “${group.cause}”`}
          />
        )}
      </div>
      {open && isStage(group.stage) && (
        <LetterList
          group={{ stage: group.stage, cause: group.cause }}
          state={state}
          producer={producer}
          mayAct={props.mayAct}
          onInspect={props.onInspect}
        />
      )}
    </li>
  );
}
