/** What names a person: ids that stand for themselves, and what names them wherever it stands. */
export type Names = { whole: string[]; parts: string[] };

/**
 * How a column may name somebody: in plain text, in JSON with text in it, or in JSON whose strings are
 * names as a whole, where a part of a string is somebody else's.
 */
export type Naming = "text" | "json" | "ids";

/** A PostgreSQL pattern, and what is written in the place of what it finds. */
export type Scrub = { pattern: string; replacement: string };

/** In the place of a name. */
const gone = "erased";
/** A shorter id stands in many texts by chance; there it is only taken out where it is all. */
const shortest = 3;

/**
 * How a person's names are taken out: wherever they stand for themselves, which is between whatever is
 * neither letter nor digit ("like-user_7-post_3" names user_7). Rather a word too many than a name.
 */
export function scrubsFor(naming: Naming, { whole, parts }: Names): Scrub[] {
  const names = [...parts, ...whole];
  switch (naming) {
    case "text":
      return names.map((name) =>
        name.length < shortest
          ? { pattern: `^${escaped(name)}$`, replacement: gone }
          : { pattern: bounded(escaped(name)), replacement: gone },
      );
    case "json":
      return names.map((name) =>
        isBare(name) || name.length < shortest
          ? quoted(name)
          : { pattern: bounded(escaped(inString(name))), replacement: gone },
      );
    case "ids":
      return names.map(quoted);
  }
}

const bounded = (pattern: string) => `(?<![[:alnum:]])${pattern}(?![[:alnum:]])`;

const inString = (name: string) => JSON.stringify(name).slice(1, -1);

const quoted = (name: string): Scrub => ({
  pattern: escaped(JSON.stringify(name)),
  replacement: JSON.stringify(gone),
});

/** Outside of strings, JSON has numbers, true, false and null. */
const isBare = (text: string) => /^[\d.+eE-]+$|^(true|false|null)$/i.test(text);

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
