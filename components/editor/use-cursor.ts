"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { sortLocales } from "./content";
import type { TemplateContent } from "./template";

const parsers = {
  channel: parseAsString.withDefault(""),
  locale: parseAsString.withDefault(""),
};

export type Cursor = {
  channel: string;
  locale: string;
  channels: string[];
  locales: string[];
  go: (to: { channel?: string; locale?: string }) => void;
};

/** Which channel and locale is being written: as the URL says, else the first that there is. */
export function useCursor(content: TemplateContent, order: readonly string[]): Cursor {
  const [asked, setAsked] = useQueryStates(parsers);
  const rank = (channel: string) => (order.includes(channel) ? order.indexOf(channel) : 99);
  const channels = Object.keys(content).toSorted((a, b) => rank(a) - rank(b));
  const channel = channels.includes(asked.channel) ? asked.channel : (channels[0] ?? "");
  const locales = sortLocales(Object.keys(content[channel] ?? {}));
  const locale = locales.includes(asked.locale) ? asked.locale : (locales[0] ?? "");
  return { channel, locale, channels, locales, go: (to) => void setAsked(to) };
}
