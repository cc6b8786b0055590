/** The content for a locale: pt-BR, else pt, else en, else whatever there is. */
export function pickLocale<T>(content: Record<string, T>, locale: string): T | undefined {
  const language = locale.split("-")[0] ?? locale;
  return content[locale] ?? content[language] ?? content.en ?? Object.values(content)[0];
}
