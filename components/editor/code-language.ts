import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { liquid, liquidLanguage } from "@codemirror/lang-liquid";
import type { Extension } from "@codemirror/state";
import type { Piece, Variable } from "./template";

/** What may be written inside {{ }} and {% %} of one template. */
export type Vocabulary = { variables: readonly Variable[]; partials: readonly Piece[] };

/** Liquid over HTML, with the template's own variables, the filters and the partials offered while typing. */
export function codeLanguage({ variables, partials }: Vocabulary): Extension {
  return [
    liquid({
      variables: childrenOf(variables, []),
      properties: (path) => childrenOf(variables, path),
      filters: filters.map(([label, info]) => ({ label, info, type: "function" })),
    }),
    liquidLanguage.data.of({ autocomplete: partialSource(partials) }),
  ];
}

/** What comes after a path: after `user`, its attributes. */
function childrenOf(variables: readonly Variable[], path: readonly string[]): Completion[] {
  const start = path.map((part) => `${part}.`).join("");
  const children = new Map<string, Completion>();
  for (const variable of variables) {
    if (!variable.name.startsWith(start)) continue;
    const [label = "", ...deeper] = variable.name.slice(start.length).split(".");
    if (label === "" || children.has(label)) continue;
    children.set(
      label,
      deeper.length > 0 ? { label, type: "namespace" } : described(label, variable),
    );
  }
  return [...children.values()];
}

const described = (label: string, { label: name, kind, example }: Variable): Completion => ({
  label,
  type: "variable",
  detail: kind,
  info: example === undefined ? name : `${name}, for example ${String(example)}`,
});

/** Within the quotes of {% render '…' %}. */
function partialSource(partials: readonly Piece[]) {
  const options = partials.map(({ key, name }) => ({ label: key, detail: name, type: "text" }));
  return (context: CompletionContext): CompletionResult | null => {
    const before = context.matchBefore(/\{%-?\s*render\s+['"][\w-]*$/);
    if (!before) return null;
    const quote = Math.max(before.text.lastIndexOf("'"), before.text.lastIndexOf('"'));
    return { from: before.from + quote + 1, options, validFor: /^[\w-]*$/ };
  };
}

/** What the library knows beyond the common ones, which the language offers by itself. */
const filters: [name: string, info: string][] = [
  ["json", "The value as JSON, for webhooks: {{ data | json }}"],
  ["default", "What stands there when the value is missing: {{ user.name | default: 'friend' }}"],
  ["truncate", "At most so many characters: {{ data.text | truncate: 80 }}"],
  ["date", "A moment as text: {{ data.at | date: '%d %b %Y' }}"],
];
