/** A title, subject or link: one line, without control characters, so that it fits into a header. */
export const cleanLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();

const scripted = /^(javascript|data|vbscript):/i;

/** A link into the web or an app; undefined for none, and for one that would run a script. */
export function cleanLink(link: string): string | undefined {
  // Browsers ignore white space and control characters in a scheme.
  const bare = link.replace(/[\s\p{Cc}]+/gu, "");
  return bare === "" || scripted.test(bare) ? undefined : cleanLine(link);
}
