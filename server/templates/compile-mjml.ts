import { LRUCache } from "lru-cache";
import { placeOf } from "./check-liquid";
import { placehold } from "./placeholders";
import type { Finding } from "./problem";

export type CompiledMjml = { html: string; findings: Finding[] };

/** Every locale is checked at each rest of the typing: what did not change is not compiled again. */
const compiled = new LRUCache<string, CompiledMjml>({
  maxSize: 20_000_000,
  sizeCalculation: ({ html }, source) => html.length + source.length,
});

/** Seconds of modules: a worker that comes back need not wait for them, and whoever opens an editor need not either. */
export const loadMjml = () => import("mjml");

/**
 * Compiles MJML to HTML in which Liquid is as it was. What MJML does not understand is an error at its
 * line; so is Liquid where MJML drops it.
 */
export async function compileMjml(source: string, locale: string): Promise<CompiledMjml> {
  const key = `${locale}\n${source}`;
  const known = compiled.get(key);
  if (known) return known;
  const made = await compile(source, locale);
  compiled.set(key, made);
  return made;
}

async function compile(source: string, locale: string): Promise<CompiledMjml> {
  if (/<mj-include\b/i.test(source))
    return refused(
      source,
      "<mj-include",
      "Mails read no files. Use a shared piece: {% render 'key' %}.",
    );
  const held = placehold(source);
  try {
    const { default: mjml2html } = await loadMjml();
    const { html, errors } = await mjml2html(held.text, {
      ...{ validationLevel: "soft", fonts: {}, ignoreIncludes: true, keepComments: false },
    });
    const readable = compact(html.replaceAll('lang="und"', `lang="${locale}"`));
    const there = new Set(held.within(readable));
    const lost = held.tokens.filter((token) => !there.has(token));
    return {
      html: held.restore(readable),
      findings: [
        // Of a value nobody knows yet whether it is a colour.
        ...errors.filter(({ message }) => !held.has(message)).map(findingOf),
        ...lost.map(({ code, begin }) => lostFinding(source, code, begin)),
      ],
    };
  } catch (error) {
    return { html: "", findings: [{ line: 1, severity: "error", message: thrown(error) }] };
  }
}

const findingOf = ({
  line,
  tagName,
  message,
}: {
  line: number;
  tagName: string;
  message: string;
}) =>
  ({
    ...{ line: Math.max(1, line), severity: "error" },
    message: `<${tagName}>: ${message.trim()}.`,
  }) satisfies Finding;

function lostFinding(source: string, code: string, begin: number): Finding {
  const [line, column] = placeOf(source, begin);
  const message = `MJML drops ${code} here. Write <mj-raw>${code}</mj-raw>, or put it into a text.`;
  return { line, column, severity: "error", message };
}

function refused(source: string, what: string, message: string): CompiledMjml {
  const [line, column] = placeOf(source, source.toLowerCase().indexOf(what));
  return { html: "", findings: [{ line, column, severity: "error", message }] };
}

function thrown(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  return /Malformed|Parsing failed/.test(message)
    ? "This is not MJML: everything stands in <mjml><mj-body>…</mj-body></mjml>, and every tag is closed."
    : `MJML could not read this: ${message}`;
}

/** MJML indents a lot: a third of a mail is white space. */
const compact = (html: string) =>
  html
    .split("\n")
    .map(withoutMargins)
    .join("\n")
    .replace(/\n{2,}/g, "\n");

const isBlank = (character: string | undefined) => character === " " || character === "\t";

/** Without a regular expression: those go back over every blank for each of a long run of them. */
function withoutMargins(line: string): string {
  let [from, to] = [0, line.length];
  while (from < to && isBlank(line[from])) from += 1;
  while (to > from && isBlank(line[to - 1])) to -= 1;
  return line.slice(from, to);
}
