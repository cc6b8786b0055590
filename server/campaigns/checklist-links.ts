const hrefs = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
const absolute = /^(https?:\/\/[^\s/?#]+|[a-z][a-z0-9+.-]*:[^\s/]|[a-z][a-z0-9+.-]*:\/\/\S)/i;
const scripts = /^(javascript|data|vbscript|file|blob):/i;
const shown = 3;

/**
 * Links of a mail's HTML that lead nowhere, at most three: neither absolute http(s) nor with a scheme. What
 * begins with a value is judged when it is rendered.
 */
export function brokenLinks(html: string): string[] {
  const links = [...html.matchAll(hrefs)].map((match) => (match[1] ?? match[2] ?? "").trim());
  const broken = links.filter(
    (link) =>
      !link.startsWith("{{") &&
      !link.startsWith("{%") &&
      (!absolute.test(link) || scripts.test(link)),
  );
  return [...new Set(broken)].slice(0, shown);
}

const unsubscribing = /unsubscrib|opt[-_ ]?out|preferences/i;

/** Whether any link, by its address or its words, lets the reader unsubscribe. */
export function canUnsubscribe(html: string): boolean {
  const links = html.matchAll(/<a\b[^>]*>[\s\S]*?<\/a>/gi);
  return [...links].some(([link]) => /\bhref\s*=/i.test(link) && unsubscribing.test(link));
}
