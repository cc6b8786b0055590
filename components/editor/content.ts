import type { ChannelContent, Place, TemplateContent } from "./template";

/** The content with one channel's sources in one locale replaced. */
export function withSources(
  content: TemplateContent,
  channel: string,
  locale: string,
  sources: ChannelContent,
): TemplateContent {
  return { ...content, [channel]: { ...content[channel], [locale]: sources } };
}

/** The content with a channel, beginning in `locale`. */
export function withChannel(
  content: TemplateContent,
  channel: string,
  locale: string,
): TemplateContent {
  return { ...content, [channel]: { [locale]: blank(channel) } };
}

export function withoutChannel(content: TemplateContent, channel: string): TemplateContent {
  return Object.fromEntries(Object.entries(content).filter(([key]) => key !== channel));
}

/** The content with a locale in one channel: a copy of another one's, or blank. */
export function withLocale(
  content: TemplateContent,
  channel: string,
  locale: string,
  copyOf: string | null,
): TemplateContent {
  const sources = copyOf === null ? undefined : content[channel]?.[copyOf];
  return withSources(content, channel, locale, sources ?? blank(channel));
}

export function withoutLocale(
  content: TemplateContent,
  channel: string,
  locale: string,
): TemplateContent {
  const kept = Object.entries(content[channel] ?? {}).filter(([key]) => key !== locale);
  return { ...content, [channel]: Object.fromEntries(kept) };
}

/** The names of a channel's sources. */
export type SourceKey = Exclude<keyof ChannelContent, "design">;

/** A source as its author wrote it: for a mail in MJML, that and not what it was compiled to. */
export function sourceOf(sources: ChannelContent, key: SourceKey): string {
  if (key === "body" && sources.design) return sources.design.source;
  return sources[key] ?? "";
}

/** An empty source is none, so that a field once filled and emptied leaves no trace. */
export function withSource(sources: ChannelContent, key: SourceKey, text: string): ChannelContent {
  if (key !== "body") return { ...sources, [key]: text === "" ? undefined : text };
  const { design } = sources;
  return design ? { ...sources, design: { ...design, source: text } } : { ...sources, body: text };
}

/** Every source of a template, with its place. */
export function sourcesOf(content: TemplateContent): (Place & { text: string })[] {
  return Object.entries(content).flatMap(([channel, locales]) =>
    sortLocales(Object.keys(locales)).flatMap((locale) => {
      const sources = locales[locale];
      if (!sources) return [];
      return sourceKeys.map((field) => ({
        channel,
        locale,
        field,
        text: sourceOf(sources, field),
      }));
    }),
  );
}

const sourceKeys = [
  ...(["title", "preheader", "body", "text", "imageUrl", "actionUrl"] as const),
  ...(["badge", "buttons"] as const),
];

export type Change = Place & { before: string; after: string };

/** The sources that differ between two contents. */
export function changesBetween(before: TemplateContent, after: TemplateContent): Change[] {
  const nameOf = ({ channel, locale, field }: Place) => `${channel}/${locale}/${field}`;
  const old = new Map(sourcesOf(before).map((source) => [nameOf(source), source]));
  const fresh = new Map(sourcesOf(after).map((source) => [nameOf(source), source]));
  return [...new Map([...old, ...fresh])].flatMap(([name, { channel, locale, field }]) => {
    const texts = { before: old.get(name)?.text ?? "", after: fresh.get(name)?.text ?? "" };
    return texts.before === texts.after ? [] : [{ channel, locale, field, ...texts }];
  });
}

/** The mail in the other format: HTML goes into a text of the MJML; back, the HTML is as it was. */
export function withFormat(sources: ChannelContent, format: "html" | "mjml"): ChannelContent {
  if (format === "html") return { ...sources, design: undefined };
  const fragment = /<(html|body|table)\b/i.test(sources.body) ? "" : sources.body;
  return { ...sources, design: { format, source: mjmlAround(fragment) } };
}

const mjmlAround = (html: string) => `<mjml>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>
          ${html}
        </mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;

/** What a reader of a locale gets, in the order it is looked for: pt-BR, pt, en. */
export function fallbackChain(locale: string): string[] {
  const language = locale.split("-")[0] ?? locale;
  return [...new Set([locale, language, "en"])];
}

/** Every locale of any channel, English first. */
export function localesOf(content: TemplateContent): string[] {
  const all = new Set(Object.values(content).flatMap((locales) => Object.keys(locales)));
  return sortLocales([...all]);
}

export function sortLocales(locales: string[]): string[] {
  return locales.toSorted((a, b) => Number(b === "en") - Number(a === "en") || a.localeCompare(b));
}

const names = new Intl.DisplayNames("en", { type: "language", fallback: "code" });

/** "Brazilian Portuguese" for pt-BR; what is no locale stands for itself. */
export function localeName(locale: string): string {
  try {
    return names.of(locale) ?? locale;
  } catch {
    return locale;
  }
}

const isLocaleLike = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

export function isLocale(text: string): boolean {
  return isLocaleLike.test(text);
}

function blank(channel: string): ChannelContent {
  return channel === "sms" ? { body: "" } : { title: "", body: "" };
}
