import type { TemplateContent } from "@/db/schema/json";
import { createEngine } from "./engine";
import { sourcesOf } from "./sources";

/** A field of an event's data that a template reads, with something plausible to try it with. */
export type DataField = { name: string; example: string | number };

/** What a template gets beside the data. */
const others = new Set([
  "data",
  "user",
  "actor",
  "object",
  "type",
  "unsubscribe_url",
  "preferences_url",
  ...["count", "others", "events", "first", "latest"],
]);

/** The fields that a template's sources read, in order of appearance. A source that does not parse has none. */
export function dataFieldsOf(content: TemplateContent): DataField[] {
  const engine = createEngine(false);
  const sources = Object.values(content).flatMap((locales) =>
    Object.values(locales).flatMap((sources) => sourcesOf(sources).map(({ source }) => source)),
  );
  const names = [...new Set(sources)].flatMap((source) => {
    try {
      return engine.globalVariableSegmentsSync(source).flatMap(fieldOf);
    } catch {
      return [];
    }
  });
  return [...new Set(names)].map((name) => ({ name, example: exampleOf(name) }));
}

/** `data.code` and `code` are the same field. */
function fieldOf(segments: unknown[]): string[] {
  const [root, first] = segments;
  const name = root === "data" ? first : root;
  return typeof name === "string" && !others.has(name) ? [name] : [];
}

/** The first whose pattern the name fits; a name that fits none stands for itself. */
const examples: [pattern: RegExp, example: string | number][] = [
  [/^code$|otp|pin$/i, "482913"],
  [/amount|price|total|cost/i, "€ 42.00"],
  [/percent|discount/i, 20],
  [/minutes|hours|days|count|followers|likes|comments|posts|number(Of)/i, 5],
  [/number|id$|reference/i, "991"],
  [/name|^from$|author/i, "Alex Kim"],
  [/city|place|location/i, "Lisbon"],
  [/device|browser/i, "Pixel 9"],
  [/carrier/i, "Northline"],
  [/url|link/i, "https://meadow.example/try"],
  [/image|photo|picture/i, "https://meadow.example/photo.jpg"],
  [/until|when|date|time|arrival|deadline/i, "Friday, 6 pm"],
  [/question/i, "How did you like it?"],
  [/policy|terms/i, "Privacy policy"],
  [/reason/i, "the card has expired"],
  [/^what$/i, "your photo of the harbour"],
  [/collection|category/i, "Spring"],
  [/feature/i, "Shared albums"],
  [/title|headline|subject/i, "A first look at spring"],
  [/text|message|body|summary|intro|comment/i, "Lovely light in this one."],
];

/** Something plausible for a field of this name. */
export function exampleOf(name: string): string | number {
  return examples.find(([pattern]) => pattern.test(name))?.[1] ?? `Example ${name}`;
}
