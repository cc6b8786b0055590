import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

/** Something to be marked in one source; lines and columns count from 1. */
export type Mark = {
  line: number;
  column?: number;
  severity: "error" | "warning";
  message: string;
};

/** Underlines where each problem stands, with its sentence on hover and in the gutter. */
export function showMarks(view: EditorView, marks: readonly Mark[]): void {
  const diagnostics = marks.map((mark) => diagnosticOf(view.state.doc, mark));
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

/** Where a line and column lie in a text that may have become shorter since. */
export function positionOf(doc: Text, { line, column }: { line: number; column?: number }): number {
  const found = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(found.from + Math.max(0, (column ?? 1) - 1), found.to);
}

/** From the place to the end of its tag; the whole line where no column is known. */
function diagnosticOf(doc: Text, { line, column, severity, message }: Mark): Diagnostic {
  const from = positionOf(doc, { line, column });
  const { text, to: end, from: start } = doc.lineAt(from);
  if (column === undefined) return { from: start, to: end, severity, message };
  const rest = text.slice(from - start);
  const length = /^.*?[%}]\}|^\S+/.exec(rest)?.[0].length ?? rest.length;
  return { from, to: from + length, severity, message };
}
