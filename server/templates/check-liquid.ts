import { type Template, Tokenizer, TypeGuards } from "liquidjs";
import { nearNames } from "@/server/audience/near-names";
import { createEngine } from "./engine";
import { tooMuchLiquid } from "./liquid-size";
import type { Finding } from "./problem";
import type { Vocabulary } from "./vocabulary";

/** Only to parse: what authors write renders in a thread. */
const engine = createEngine(false);

/** What keeps a source from being rendered, with its place; null for one that parses. */
export function syntaxError(source: string): Finding | null {
  const parsed = parse(source);
  return "error" in parsed ? parsed.error : null;
}

type Parsed = { templates: Template[] } | { error: Finding };

function parse(source: string): Parsed {
  const error = tooMuchLiquid(source);
  if (error) return { error };
  try {
    return { templates: engine.parse(source) };
  } catch (error) {
    return { error: findingOf(error) };
  }
}

/** LiquidJS's errors end with their place. */
function findingOf(error: unknown): Finding {
  const text = error instanceof Error ? error.message : "cannot be parsed";
  const [, message = text, line, column] = /^(.*?), line:(\d+)(?:, col:(\d+))?/s.exec(text) ?? [];
  return {
    line: Number(line ?? 1),
    ...(column ? { column: Number(column) } : {}),
    severity: "error",
    message: sentence(message),
  };
}

const sentence = (message: string) => message.charAt(0).toUpperCase() + message.slice(1);

/**
 * The first thing that keeps a source from being rendered, else every variable that nobody knows, once
 * a line. Where nothing is known yet, nothing is unknown.
 * @param strict unknown variables are errors, unless a `default` or an `if` takes care of them.
 */
export function checkLiquid(
  source: string,
  { vocabulary, strict }: { vocabulary: Vocabulary; strict: boolean },
): Finding[] {
  const parsed = parse(source);
  if ("error" in parsed) return [parsed.error];
  const { globals } = engine.analyzeSync(parsed.templates, { partials: false });
  const known = knownNames(vocabulary);
  const defaulted = placesWithDefault(source);
  const asked = askedFor(source);
  const unknowns = new Map<string, ReturnType<typeof unknownName>>();
  const unknownOf = (segments: readonly unknown[]) => {
    const key = JSON.stringify(segments);
    const unknown = unknowns.has(key) ? unknowns.get(key) : unknownName(segments, known);
    unknowns.set(key, unknown ?? null);
    return unknown;
  };
  const findings = Object.values(globals)
    .flat()
    .flatMap(({ segments, location }) => {
      const unknown = unknownOf(segments);
      if (!unknown || unknown.open) return [];
      const { row: line, col: column } = location;
      const optional =
        asked.includes(nameOf(segments)) ||
        defaulted.some(
          ([from, to]) => compare([line, column], from) >= 0 && compare([line, column], to) < 0,
        );
      const severity = strict && !optional ? "error" : "warning";
      return [{ line, column, severity, message: unknown.message } satisfies Finding];
    });
  const lastFirst = findings.toSorted((a, b) => b.line - a.line || b.column - a.column);
  const byLine = new Map(lastFirst.map((one) => [`${one.line} ${one.message}`, one]));
  return [...byLine.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** `{% if user.name %}` says that the author knows that it may be missing: such tags, a line each. */
const askedFor = (source: string) =>
  (source.match(/\{%-?\s*(?:if|elsif|unless|case)\b[^%]*/g) ?? []).join("\n");

const nameOf = (segments: readonly unknown[]) =>
  segments.filter((segment) => typeof segment === "string").join(".");

type Known = Record<"data" | "user" | "event", Set<string>> & Pick<Vocabulary, "open">;

function knownNames({ variables, open }: Vocabulary): Known {
  const names = (group: "data" | "user" | "event") =>
    new Set(
      variables
        .filter((variable) => variable.group === group)
        .map(({ name }) => (group === "event" ? name : name.slice(group.length + 1))),
    );
  return { data: names("data"), user: names("user"), event: names("event"), open };
}

/** What nobody knows of a variable's first two segments; null when all is well. */
function unknownName(
  segments: readonly unknown[],
  known: Known,
): { message: string; open: boolean } | null {
  const [root, next] = segments;
  if (typeof root !== "string") return null;
  if (root === "data" || root === "user") {
    if (typeof next !== "string" || isKnown(known[root], segments.slice(1))) return null;
    return { message: unknownSentence(`${root}.${next}`, known), open: known.open[root] };
  }
  if (root === "first" || root === "latest") {
    const fields = segments.slice(1);
    if (fields[0] === "actor" || typeof next !== "string" || isKnown(known.data, fields))
      return null;
    return { message: unknownSentence(`${root}.${next}`, known), open: known.open.data };
  }
  if (known.event.has(root) || isKnown(known.data, segments)) return null;
  return { message: unknownSentence(root, known), open: known.open.data };
}

/** `address.city` is known where `address` or `address.city` is. */
function isKnown(names: Set<string>, segments: readonly unknown[]): boolean {
  return segments.some((_, i) => names.has(segments.slice(0, i + 1).join(".")));
}

function unknownSentence(name: string, known: Known): string {
  const all = [
    ...[...known.data].map((field) => `data.${field}`),
    ...[...known.user].map((attribute) => `user.${attribute}`),
    ...known.event,
  ];
  const near = nearNames(name, all);
  const hint = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
  return `"${name}" is not known here: it would be left out.${hint} Give it a default if it may be missing.`;
}

type Place = [line: number, column: number];

const compare = ([a, b]: Place, [c, d]: Place) => a - c || b - d;

/** Where outputs stand that say what to do without their value. */
function placesWithDefault(source: string): [from: Place, to: Place][] {
  return new Tokenizer(source).readTopLevelTokens().flatMap((token): [Place, Place][] => {
    if (!TypeGuards.isOutputToken(token)) return [];
    const text = source.slice(token.begin, token.end);
    if (!/\|\s*default\b/.test(text)) return [];
    return [[placeOf(source, token.begin), placeOf(source, token.end)]];
  });
}

/** Line and column of an offset. */
export function placeOf(source: string, offset: number): Place {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return [before.split("\n").length, offset - lineStart + 1];
}
