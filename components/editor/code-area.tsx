"use client";

import { lintGutter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import CodeMirror, { EditorState, EditorView } from "@uiw/react-codemirror";
import { useEffect, useMemo, useState } from "react";
import type { CodeEditorProps } from "./code-editor-props";
import { codeLanguage } from "./code-language";
import { positionOf, showMarks } from "./code-marks";
import { codeTheme } from "./code-theme";

/** The editor itself; `code-editor.tsx` loads it when one is needed. */
export default function CodeArea(props: CodeEditorProps) {
  const { value, onChange, vocabulary, marks, focusAt, readOnly, kind } = props;
  const singleLine = kind === "line";
  const code = kind === "code";
  const [view, setView] = useState<EditorView | null>(null);
  const { id, label, describedBy, invalid } = props;
  const language = useMemo(() => codeLanguage(vocabulary), [vocabulary]);
  const extensions = useMemo(
    () => [
      language,
      // What comes first wins.
      ...(code ? [lintGutter()] : [prose]),
      codeTheme,
      ...(singleLine ? oneLine : [EditorView.lineWrapping]),
      EditorView.contentAttributes.of({
        ...(id ? { id } : {}),
        "aria-label": label,
        "aria-multiline": String(!singleLine),
        "aria-invalid": String(invalid ?? false),
        ...(describedBy ? { "aria-describedby": describedBy } : {}),
        ...(readOnly ? { "aria-readonly": "true" } : {}),
        // Said aloud, though editable text has it: what scrolls must be known to be reachable by key.
        tabindex: "0",
      }),
    ],
    [language, singleLine, code, id, label, describedBy, invalid, readOnly],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text needs its marks anew
  useEffect(() => {
    if (view) showMarks(view, marks ?? []);
  }, [view, marks, extensions]);
  useEffect(() => {
    if (!view || !focusAt) return;
    view.focus();
    const anchor = positionOf(view.state.doc, focusAt);
    view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor) });
  }, [view, focusAt]);
  return (
    <CodeMirror
      value={value}
      onChange={onChange}
      onCreateEditor={(created) => {
        setView(created);
        props.onReady?.(created);
      }}
      theme="none"
      extensions={extensions}
      editable={!readOnly}
      readOnly={readOnly}
      indentWithTab={code}
      placeholder={props.placeholder}
      minHeight={singleLine ? undefined : (props.minHeight ?? "10rem")}
      maxHeight={singleLine ? undefined : (props.maxHeight ?? "34rem")}
      basicSetup={code ? full : bare}
    />
  );
}

const common = { highlightSelectionMatches: false, lintKeymap: true, dropCursor: true };
const bare = {
  ...common,
  lineNumbers: false,
  foldGutter: false,
  highlightActiveLine: false,
  highlightActiveLineGutter: false,
  searchKeymap: false,
  allowMultipleSelections: false,
};
const full = { ...common, foldGutter: false };

/** Words for people are read in the page's own type. */
const prose = EditorView.theme({ ".cm-scroller": { fontFamily: "inherit" } });

/** Pasted lines become one; Enter adds none. */
const oneLine: Extension[] = [
  EditorView.clipboardInputFilter.of((text) => text.replace(/\s*\n\s*/g, " ")),
  EditorState.transactionFilter.of((change) => (change.newDoc.lines > 1 ? [] : change)),
  EditorView.theme({ ".cm-scroller": { overflowX: "auto", scrollbarWidth: "none" } }),
];
