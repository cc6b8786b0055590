import type { ChannelContent, TemplateContent } from "@/db/schema/json";
import { checkLinks } from "./check-links";
import { checkLiquid } from "./check-liquid";
import { inlinePartials } from "./inline-partials";
import { checkLengths } from "./limits";
import { marksIn, mostMarksInAll } from "./liquid-size";
import type { Finding, Problem } from "./problem";
import { sourcesOf } from "./sources";
import type { Vocabulary } from "./vocabulary";

export type Checking = {
  vocabulary: Vocabulary;
  partials: ReadonlyMap<string, string>;
  /** Readers must find a way out: a campaign's, and types of marketing. */
  promotional: boolean;
  /** About to be published: what is unknown or missing is an error. */
  strict: boolean;
};

/** Everything that is wrong with a content, by channel, locale and line. */
export function checkContent(content: TemplateContent, checking: Checking): Problem[] {
  const tooMuch = tooMuchInAll(content);
  if (tooMuch) return [tooMuch];
  return Object.entries(content).flatMap(([channel, locales]) => [
    ...checkFallback(channel, Object.keys(locales)),
    ...Object.entries(locales).flatMap(([locale, sources]) =>
      checkSources(channel, sources, checking).map((found) => ({ channel, locale, ...found })),
    ),
  ]);
}

/** Nothing else is looked at then: it would take seconds. */
function tooMuchInAll(content: TemplateContent): Problem | null {
  let sum = 0;
  for (const [channel, locales] of Object.entries(content)) {
    for (const [locale, sources] of Object.entries(locales)) {
      for (const { source } of sourcesOf(sources)) sum += marksIn(source);
      if (sum <= mostMarksInAll) continue;
      const most = mostMarksInAll.toLocaleString("en");
      const message = `Up to here the template has ${sum.toLocaleString("en")} outputs and tags in all; at most ${most} are read. Leave something out.`;
      return { channel, locale, field: "body", line: 1, severity: "error", message };
    }
  }
  return null;
}

/** Readers of a locale that nobody wrote get English; without it, whichever comes first. */
function checkFallback(channel: string, locales: string[]): Problem[] {
  const [first] = locales;
  if (first === undefined || locales.includes("en")) return [];
  const message = `There is no "en" to fall back to: readers of other languages get "${first}".`;
  return [{ channel, locale: first, field: "body", line: 1, severity: "warning", message }];
}

type Found = Finding & { field: string };

function checkSources(channel: string, content: ChannelContent, checking: Checking): Found[] {
  const found = sourcesOf(content).flatMap(({ field, source }): Found[] =>
    [
      ...checkWithPieces(source, checking),
      ...checkLinks(field, source),
      ...checkLengths(channel, field, source),
    ].map((finding) => ({ field, ...finding })),
  );
  return [...checkPresence(channel, content, checking.strict), ...found];
}

/** The source's own Liquid at its place, that of its pieces at the tags that ask for them. */
function checkWithPieces(source: string, checking: Checking): Finding[] {
  const { own, pieces } = inlinePartials(source, checking.partials);
  const ofPieces = new Map(pieces.map(({ key, text }) => [key, text]));
  const checked = new Map([...ofPieces].map(([key, text]) => [key, checkLiquid(text, checking)]));
  const inPieces = pieces.flatMap(({ key, line, column }) =>
    (checked.get(key) ?? []).map(({ severity, message }) => ({
      ...{ line, column, severity },
      message: `In the piece "${key}": ${message}`,
    })),
  );
  return [...checkLiquid(own, checking), ...inPieces];
}

/** A message without words reaches nobody. */
function checkPresence(channel: string, content: ChannelContent, strict: boolean): Found[] {
  const severity = strict ? "error" : "warning";
  const missing = (field: string, message: string): Found => ({
    ...{ field, line: 1, severity, message },
  });
  const body = content.design ? content.design.source : content.body;
  return [
    ...(body.trim() === "" ? [missing("body", "Nothing is written here yet.")] : []),
    ...(channel === "email" && !content.title?.trim()
      ? [missing("title", "A mail needs a subject.")]
      : []),
  ];
}
