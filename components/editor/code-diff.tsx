"use client";

import { unifiedMergeView } from "@codemirror/merge";
import CodeMirror, { EditorView } from "@uiw/react-codemirror";
import { useMemo } from "react";
import { codeLanguage } from "./code-language";
import { codeTheme } from "./code-theme";

const tint = (color: string) => ({
  background: `color-mix(in srgb, var(${color}) 28%, transparent)`,
  borderRadius: "2px",
});
const plain = { background: "none", textDecoration: "none" };

const look = EditorView.theme({
  ".cm-deletedChunk": { backgroundColor: "var(--bad-soft)", paddingLeft: "10px" },
  ".cm-deletedChunk del, .cm-changedLine ins": plain,
  ".cm-deletedChunk .cm-deletedText": { ...plain, ...tint("--bad") },
  "&.cm-merge-b .cm-changedLine": { backgroundColor: "var(--ok-soft)" },
  "&.cm-merge-b .cm-changedText": tint("--ok"),
  "&.cm-merge-b .cm-changedLineGutter": { background: "var(--ok)" },
  ".cm-deletedLineGutter": { background: "var(--bad)" },
  ".cm-collapsedLines": {
    background: "var(--sunken)",
    color: "var(--ink-faint)",
    padding: "2px 10px",
  },
});

/** What was taken away and what came, in one column; `code-changes.tsx` loads it when one is needed. */
export default function CodeDiff(props: { label: string; before: string; after: string }) {
  const { label, before, after } = props;
  const extensions = useMemo(
    () => [
      codeLanguage({ variables: [], partials: [] }),
      codeTheme,
      look,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        "aria-label": label,
        "aria-readonly": "true",
        tabindex: "0",
      }),
      unifiedMergeView({
        original: before,
        mergeControls: false,
        collapseUnchanged: { margin: 3, minSize: 6 },
      }),
    ],
    [label, before],
  );
  return (
    <CodeMirror
      value={after}
      theme="none"
      extensions={extensions}
      editable={false}
      readOnly
      maxHeight="24rem"
      basicSetup={{
        foldGutter: false,
        highlightActiveLine: false,
        highlightActiveLineGutter: false,
      }}
    />
  );
}
