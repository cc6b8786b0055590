/** The content for a locale: pt-BR, else pt, else en, else whatever there is. */
export function pickLocale<T>(content: Record<string, T>, locale: string): T | undefined {
  const language = locale.split("-")[0] ?? locale;
  // Own keys only: a locale called "constructor" is not one that every object has.
  const found = [locale, language, "en"].find((key) => Object.hasOwn(content, key));
  return found === undefined ? Object.values(content)[0] : content[found];
}
