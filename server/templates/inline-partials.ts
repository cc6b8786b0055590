import { type TagToken, Tokenizer, TypeGuards } from "liquidjs";
import { nearNames } from "@/server/audience/near-names";
import { Refusal } from "@/server/errors";
import { placeOf, syntaxError } from "./check-liquid";
import { tooMuchLiquid } from "./liquid-size";
import type { Finding } from "./problem";

/** A source with its pieces in place. */
export type Inlined = {
  text: string;
  /** The line of the source from which a line of the text comes. */
  lineOf(line: number): number;
  /** The source alone: spaces where it asks for pieces. */
  own: string;
  /** What was put in place, and where it was asked for. */
  pieces: { key: string; text: string; line: number; column: number }[];
  /** Calls of pieces that cannot be put in place, each at its tag. */
  findings: Finding[];
};

const mostCharacters = 400_000;
const tooLong = "With its pieces in place the text gets too long. Ask for fewer, or shorter ones.";

/**
 * Puts the pieces that a source asks for in place of their tags, and their own pieces in theirs. Only
 * `{% render 'key' %}` is a call: a piece sees every variable, so it takes none.
 */
export function inlinePartials(source: string, partials: ReadonlyMap<string, string>): Inlined {
  const tooMuch = tooMuchLiquid(source);
  if (tooMuch)
    return { text: source, own: "", pieces: [], findings: [tooMuch], lineOf: (line) => line };
  const findings: Finding[] = [];
  const inPlace: Inlined["pieces"] = [];
  const lines: number[] = [];
  let text = "";
  let own = "";
  const add = (piece: string, line: number, own: boolean) => {
    const pieces = piece.split("\n");
    // The first line goes on where the last piece ended.
    if (lines.length === 0) lines.push(line);
    for (let i = 1; i < pieces.length; i++) lines.push(own ? line + i : line);
    text += piece;
  };
  let end = 0;
  for (const { call, begin, end: after } of callsIn(source)) {
    const [line, column] = placeOf(source, begin);
    add(source.slice(end, begin), placeOf(source, end)[0], true);
    own += source.slice(end, begin) + source.slice(begin, after).replace(/[^\n]/g, " ");
    end = after;
    const found = typeof call === "string" ? expand(call, partials, []) : { message: call.message };
    if ("message" in found) findings.push({ line, column, severity: "error", ...found });
    else if (text.length + found.text.length > mostCharacters)
      findings.push({ line, column, severity: "error", message: tooLong });
    else {
      add(found.text, line, false);
      inPlace.push({ key: String(call), text: found.text, line, column });
    }
  }
  add(source.slice(end), placeOf(source, end)[0], true);
  const inAll = inPlace.length > 0 ? tooMuchLiquid(text) : null;
  if (inAll) findings.push({ ...inAll, line: lines[inAll.line - 1] ?? 1 });
  return {
    ...{ text, findings, pieces: inPlace, own: own + source.slice(end) },
    lineOf: (line) => lines[line - 1] ?? lines.at(-1) ?? 1,
  };
}

type Call = { call: string | { message: string }; begin: number; end: number };

/** The tags that ask for a piece; none in a source that cannot be read, which is told elsewhere. */
function callsIn(source: string): Call[] {
  if (!/\{%-?\s*render\b/.test(source)) return [];
  try {
    return new Tokenizer(source)
      .readTopLevelTokens()
      .filter((token): token is TagToken => TypeGuards.isTagToken(token))
      .filter(({ name }) => name === "render")
      .map(({ args, begin, end }) => ({ call: keyOf(args), begin, end }));
  } catch {
    return [];
  }
}

function keyOf(args: string): Call["call"] {
  const [, , key] = /^(['"])([\w-]+)\1$/.exec(args.trim()) ?? [];
  return (
    key ?? { message: "Write a piece as {% render 'key' %}: it sees all variables and takes none." }
  );
}

/** A piece with its own ones in place. */
function expand(
  key: string,
  partials: ReadonlyMap<string, string>,
  inside: string[],
): { text: string } | { message: string } {
  if (inside.includes(key)) {
    const circle = [...inside.slice(inside.indexOf(key)), key].map((one) => `"${one}"`);
    return { message: `The pieces go round in a circle: ${circle.join(" asks for ")}.` };
  }
  const source = partials.get(key);
  if (source === undefined) return { message: unknownPiece(key, partials, inside) };
  let text = "";
  let end = 0;
  for (const { call, begin, end: after } of callsIn(source)) {
    if (typeof call !== "string") return { message: `In the piece "${key}": ${call.message}` };
    const found = expand(call, partials, [...inside, key]);
    if ("message" in found) return found;
    text += source.slice(end, begin) + found.text;
    end = after;
    // Pieces that ask for others twice grow fast.
    if (text.length > mostCharacters) return { message: `The piece "${key}" gets too long.` };
  }
  return { text: text + source.slice(end) };
}

function unknownPiece(key: string, known: ReadonlyMap<string, string>, inside: string[]): string {
  const near = nearNames(key, [...known.keys()]);
  const asked = inside.at(-1);
  const hint = near.length > 0 ? ` Did you mean "${near.join('" or "')}"?` : "";
  return asked
    ? `The piece "${asked}" asks for "${key}", which does not exist.${hint}`
    : `There is no shared piece "${key}".${hint}`;
}

/**
 * What is saved as a piece must parse by itself, with pieces that exist, without a circle.
 * @throws Refusal malformed, naming the line
 */
export function refuseBrokenPartial(
  key: string,
  source: string,
  others: ReadonlyMap<string, string>,
): void {
  const inlined = inlinePartials(source, new Map([...others, [key, source]]));
  const found = inlined.findings[0] ?? syntaxError(inlined.text);
  if (!found) return;
  const message = `line ${inlined.findings[0] ? found.line : inlined.lineOf(found.line)}: ${found.message}`;
  throw new Refusal("malformed", `Correct the piece: ${message}`, {
    errors: [{ path: "source", message }],
  });
}
