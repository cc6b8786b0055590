import { CircleAlert, TriangleAlert } from "lucide-react";
import { channelLabel } from "../notification/channels";
import { fieldLabel } from "./fields";
import type { Problem } from "./template";

/** Everything that is wrong with a template; each leads to its place. */
export function ProblemList(props: {
  problems: readonly Problem[];
  onJump: (problem: Problem) => void;
}) {
  const { problems, onJump } = props;
  if (problems.length === 0) return null;
  const errors = problems.filter(({ severity }) => severity === "error").length;
  return (
    <section aria-label="Problems" className="border-t">
      <h2 className="px-4 pt-3 pb-1 font-medium text-sm">
        {counted(errors, problems.length - errors)}
      </h2>
      <ul className="max-h-56 overflow-y-auto px-2 pb-2">
        {problems.map((problem) => (
          <li key={`${placeOf(problem)}:${problem.column}:${problem.message}`}>
            <button
              type="button"
              onClick={() => onJump(problem)}
              className="flex w-full items-start gap-2 rounded-md px-2 py-1.5 text-left text-sm hover:bg-hover"
            >
              {problem.severity === "error" ? (
                <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
              ) : (
                <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
              )}
              <span className="min-w-0 break-words">
                {problem.message}
                <span className="block text-ink-faint text-xs">{placeOf(problem)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** "E-mail, de, Subject, line 1" */
export function placeOf({ channel, locale, field, line }: Problem): string {
  return `${channelLabel(channel)}, ${locale}, ${fieldLabel(channel, field)}, line ${line}`;
}

function counted(errors: number, warnings: number): string {
  const words = [
    errors > 0 && `${errors} ${errors === 1 ? "error" : "errors"}`,
    warnings > 0 && `${warnings} ${warnings === 1 ? "warning" : "warnings"}`,
  ];
  return words.filter(Boolean).join(", ");
}
