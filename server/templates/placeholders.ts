import { Tokenizer, TypeGuards } from "liquidjs";

// Read by the render thread, which has no loader: imports need their file's ending, and only erasable types.

/** A source whose Liquid is replaced by words that no parser of HTML changes. */
export type Placeheld = {
  text: string;
  /** Liquid by its number. */
  tokens: LiquidToken[];
  /** A further piece of Liquid. @returns the word for it. */
  add(code: string, begin: number): string;
  /** Whether a text has any of the words. */
  has(text: string): boolean;
  /** The text with Liquid in place of the words; `other` treats what is between. */
  restore(
    text: string,
    liquid?: (token: LiquidToken) => string,
    other?: (text: string) => string,
  ): string;
  /** The tokens whose words are in a text. */
  within(text: string): LiquidToken[];
};

export type LiquidToken = {
  code: string;
  /** A value is put here; the name of the tag otherwise. */
  kind: "output" | string;
  /** Where it stood. */
  begin: number;
};

/** @throws what LiquidJS throws for a source that it cannot read */
export function placehold(source: string): Placeheld {
  // One that the source itself has nowhere.
  let mark = "lqx";
  while (source.includes(mark)) mark += "x";
  const words = () => new RegExp(`${mark}(\\d+)z`, "g");
  const tokens: LiquidToken[] = [];
  const add = (code: string, begin: number, kind = "output") =>
    `${mark}${tokens.push({ code, kind, begin }) - 1}z`;
  const text = new Tokenizer(source)
    .readTopLevelTokens()
    .map((token) => {
      const code = source.slice(token.begin, token.end);
      if (TypeGuards.isTagToken(token)) return add(code, token.begin, token.name);
      return TypeGuards.isOutputToken(token) ? add(code, token.begin) : code;
    })
    .join("");

  const within = (held: string) =>
    [...held.matchAll(words())].flatMap(([, n]) => tokens[Number(n)] ?? []);

  function restore(
    held: string,
    liquid: (token: LiquidToken) => string = ({ code }) => code,
    other: (text: string) => string = (same) => same,
  ): string {
    let result = "";
    let end = 0;
    for (const match of held.matchAll(words())) {
      const token = tokens[Number(match[1])];
      result += other(held.slice(end, match.index)) + (token ? liquid(token) : "");
      end = match.index + match[0].length;
    }
    return result + other(held.slice(end));
  }

  return { text, tokens, add, has: (held) => words().test(held), restore, within };
}
