// Read by the render thread, which has no loader: imports need their file's ending, and only erasable types.

const escapes: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};
const characters: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&#34;": '"',
  "&quot;": '"',
  "&#39;": "'",
};

/** Text as it stands in HTML, also within quotes. */
export const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

const unescapeHtml = (html: string) =>
  html.replace(/&(?:amp|lt|gt|quot|#34|#39);/g, (entity) => characters[entity] ?? entity);

const allowed = new Set(["http", "https", "mailto", "tel", "sms"]);

/**
 * The address of a link in a mail, escaped: nothing for one that would run a script, or leads to an app
 * or to "//". It takes escaped text, so that nobody can use it to get around escaping.
 */
export function linkAddress(escaped: unknown): string {
  const address = unescapeHtml(String(escaped ?? "")).trim();
  // Browsers ignore white space and control characters in a scheme.
  const bare = address.replace(/[\s\p{Cc}]+/gu, "");
  const [, scheme] = /^([^/?#]*?):/.exec(bare) ?? [];
  const fine = scheme === undefined || allowed.has(scheme.toLowerCase());
  return fine && !/^[\\/]{2}/.test(bare) ? escapeHtml(address) : "";
}

/** A value within a style: words, figures, colours and lengths; nothing that begins another declaration. */
export function styleValue(value: unknown): string {
  const text = String(value ?? "");
  return /^[\p{L}\p{N} #%.,()-]*$/u.test(text) && !/url|expression/i.test(text) ? text : "";
}
