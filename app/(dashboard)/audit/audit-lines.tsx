import { Filter } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { actionWords } from "@/components/audit/action-words";
import { subjectLink } from "@/components/audit/subject-link";
import { LocalTime } from "@/components/ui/local-time";
import { Tooltip } from "@/components/ui/tooltip";
import type { RouterOutputs } from "@/server/api/root";
import type { Filters } from "./filters";

type Line = RouterOutputs["audit"]["list"]["items"][number];
type Narrow = (filters: Partial<Filters>) => void;

/** Each line a sentence; a click on its ends narrows the list to them. */
export function AuditLines({ lines, onNarrow }: { lines: Line[]; onNarrow: Narrow }) {
  return (
    <ol aria-label="Audit log, newest first" className="divide-y divide-line">
      {lines.map((line) => (
        <AuditRow key={line.id} line={line} onNarrow={onNarrow} />
      ))}
    </ol>
  );
}

function AuditRow({ line, onNarrow }: { line: Line; onNarrow: Narrow }) {
  const details = detailWords(line.detail);
  return (
    <li className="group grid items-baseline gap-x-4 px-4 py-2 text-sm sm:grid-cols-[9rem_1fr_auto]">
      <LocalTime at={line.at} className="text-ink-faint text-xs tabular-nums" />
      <div className="min-w-0">
        <p className="break-words">
          <Narrowing
            label={`Only what ${actorOf(line)} did`}
            onClick={() => onNarrow({ actor: line.actor })}
          >
            {actorOf(line)}
          </Narrowing>{" "}
          {actionWords(line.action)} <About line={line} />
        </p>
        {details && <p className="break-words text-ink-faint text-xs">{details}</p>}
      </div>
      <div className="flex gap-1 max-sm:hidden">
        {line.subject && (
          <Tooltip content="Only what was done to this">
            <button
              type="button"
              aria-label={`Only what was done to ${line.subjectName ?? line.subject}`}
              onClick={() => onNarrow({ about: line.subject })}
              className="grid size-6 place-items-center rounded text-ink-faint opacity-0 hover:bg-hover hover:text-ink focus-visible:opacity-100 group-hover:opacity-100"
            >
              <Filter aria-hidden className="size-3.5" />
            </button>
          </Tooltip>
        )}
      </div>
    </li>
  );
}

function Narrowing(props: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      title={props.label}
      onClick={props.onClick}
      className="font-medium underline-offset-4 hover:underline"
    >
      {props.children}
    </button>
  );
}

function About({ line }: { line: Line }) {
  const about = subjectLink(line);
  if (!about) return null;
  if (!about.href) return <span>{about.label}</span>;
  return (
    <Link href={about.href} className="text-accent underline underline-offset-4">
      {about.label}
    </Link>
  );
}

const actorOf = ({ actor, actorName }: Line) =>
  actorName ?? (actor === "system" ? "Carillon itself" : actor);

/** The rest of what was kept: `reason: too many · perSecond: 100`. */
function detailWords(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" · ");
}
