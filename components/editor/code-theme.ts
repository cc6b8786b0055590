import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { pageNonce } from "../nonce";

/** The colours of the code, by token, so that light and dark are the page's. */
const colors = HighlightStyle.define([
  { tag: [tags.brace, tags.keyword, tags.controlKeyword], color: "var(--accent)" },
  { tag: [tags.variableName, tags.propertyName], color: "var(--info)" },
  { tag: [tags.function(tags.variableName), tags.operator], color: "var(--chart-4)" },
  { tag: [tags.string, tags.attributeValue], color: "var(--ok)" },
  { tag: [tags.number, tags.bool, tags.atom], color: "var(--warn)" },
  { tag: [tags.tagName, tags.angleBracket], color: "var(--chart-1)" },
  { tag: tags.attributeName, color: "var(--ink-soft)" },
  { tag: [tags.comment, tags.processingInstruction], color: "var(--ink-faint)" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "transparent", fontSize: "0.8125rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-geist-mono), ui-monospace, monospace" },
  ".cm-content": { caretColor: "var(--ink)", padding: "6px 0" },
  ".cm-line": { padding: "0 10px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "var(--accent-line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--hover) 45%, transparent)" },
  ".cm-gutters": {
    backgroundColor: "var(--sunken)",
    color: "var(--ink-faint)",
    border: "none",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLineGutter": { backgroundColor: "var(--hover)", color: "var(--ink)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--accent-soft)",
    outline: "1px solid var(--accent-line)",
  },
  ".cm-placeholder": { color: "var(--ink-faint)" },
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    border: "none",
    borderRadius: "0.5rem",
    boxShadow: "var(--shadow-pop)",
    overflow: "hidden",
    zIndex: "60",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "14rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 8px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent-soft)",
    color: "var(--ink)",
  },
  ".cm-completionDetail": { color: "var(--ink-faint)", fontStyle: "normal" },
  ".cm-completionInfo": { padding: "6px 10px", fontSize: "0.75rem", maxWidth: "16rem" },
  ".cm-diagnostic": { padding: "6px 10px", fontSize: "0.75rem" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--bad)" },
  ".cm-diagnostic-warning": { borderLeft: "3px solid var(--warn)" },
  ".cm-lintRange-error": wavy("--bad"),
  ".cm-lintRange-warning": wavy("--warn"),
  ".cm-lintPoint-error::after": { borderBottomColor: "var(--bad)" },
  ".cm-lintPoint-warning::after": { borderBottomColor: "var(--warn)" },
  ".cm-lint-marker": { width: "0.7em", height: "0.7em", borderRadius: "999px" },
  ".cm-lint-marker-error": { content: "''", backgroundColor: "var(--bad)" },
  ".cm-lint-marker-warning": { content: "''", backgroundColor: "var(--warn)" },
});

function wavy(color: string) {
  return {
    backgroundImage: "none",
    textDecoration: `underline wavy var(${color}) 1px`,
    textUnderlineOffset: "3px",
  };
}

/** How code looks: every editor and every comparison. */
export const codeTheme = [
  ...[look, syntaxHighlighting(colors)],
  // The editor's own style sheet is allowed by it.
  EditorView.cspNonce.of(pageNonce() ?? ""),
];
