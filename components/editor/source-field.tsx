import type { EditorView } from "@codemirror/view";
import { type ReactNode, useId, useMemo, useState } from "react";
import { CodeEditor } from "./code-editor";
import type { Vocabulary } from "./code-language";
import type { FieldSpec } from "./fields";
import { LengthMeter } from "./length-meter";
import type { Problem } from "./template";
import { VariableMenu } from "./variable-menu";

/** One source: its name, how much room it takes, the editor, and what is wrong with it. */
export function SourceField(props: {
  spec: FieldSpec;
  value: string;
  onChange?: (value: string) => void;
  vocabulary: Vocabulary;
  problems: readonly Problem[];
  length?: { n: number; max: number };
  focusAt?: { line: number; column?: number } | null;
  /** Beside the name: what else can be done to the source. */
  actions?: ReactNode;
}) {
  const { spec, value, onChange, vocabulary, problems, length, focusAt } = props;
  const note = useId();
  const [view, setView] = useState<EditorView | null>(null);
  const marks = useMemo(
    () =>
      problems.map(({ line, column, severity, message }) => ({ line, column, severity, message })),
    [problems],
  );
  const insert = (text: string) => {
    if (!view) return;
    view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true });
    view.focus();
  };
  return (
    <div className="grid min-w-0 gap-1.5">
      <div className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium text-sm">{spec.label}</span>
        {props.actions}
        <span className="ml-auto flex items-center gap-3">
          {length && <LengthMeter {...length} />}
          {onChange && (
            <VariableMenu variables={vocabulary.variables} into={spec.label} onPick={insert} />
          )}
        </span>
      </div>
      <CodeEditor
        label={spec.label}
        value={value}
        onChange={onChange}
        readOnly={!onChange}
        vocabulary={vocabulary}
        marks={marks}
        focusAt={focusAt}
        kind={spec.kind}
        minHeight={spec.kind === "code" ? "16rem" : "5rem"}
        placeholder={spec.placeholder}
        describedBy={note}
        invalid={problems.some(({ severity }) => severity === "error")}
        onReady={setView}
      />
      <div id={note} className="grid gap-0.5 text-xs">
        {problems.map((problem) => (
          <p
            key={`${problem.line}:${problem.column}:${problem.message}`}
            className={problem.severity === "error" ? "text-bad" : "text-warn"}
          >
            {spec.kind !== "line" && `Line ${problem.line}: `}
            {problem.message}
          </p>
        ))}
        {spec.hint && problems.length === 0 && <p className="text-ink-faint">{spec.hint}</p>}
        {spec.kind === "code" && onChange && (
          <p className="sr-only">Tab indents. To leave the editor, press Escape and then Tab.</p>
        )}
      </div>
    </div>
  );
}
