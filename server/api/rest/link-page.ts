import { escapeHtml } from "@/server/templates/guards";
import type { Reply } from "./reply";

const headers = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

/**
 * The language of a page that a link leads to: the reader's own where it is known and we have it, else the
 * browser's first.
 */
export function languageOf<Language extends string>(
  words: Record<Language, unknown>,
  locale: string | undefined,
  accepted: string,
): Language | "en" {
  const asked = locale ?? accepted.split(/[,;]/)[0]?.trim() ?? "en";
  const language = asked.split("-")[0];
  const isKnown = (key: string | undefined): key is Language =>
    key !== undefined && Object.hasOwn(words, key);
  return isKnown(language) ? language : "en";
}

type Page = { language: string; title: string; body: string; style?: string };

/** A page without a script, for whoever has its link alone. `body` is HTML. */
export const linkPage = (status: number, { language, title, body, style = "" }: Page): Reply => ({
  status,
  headers,
  body: `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${shared}${style}</style>
</head>
<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body>
</html>`,
});

const shared = `
:root { color-scheme: light dark; --ink: #18181b; --soft: #52525b; --paper: #fafafa; --card: #fff; --line: #e4e4e7; --act: #18181b; --on-act: #fff; --ok: #166534 }
@media (prefers-color-scheme: dark) { :root { --ink: #f4f4f5; --soft: #a1a1aa; --paper: #09090b; --card: #18181b; --line: #3f3f46; --act: #f4f4f5; --on-act: #18181b; --ok: #4ade80 } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
main { box-sizing: border-box; width: min(28rem, calc(100vw - 2rem)); padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
h1 { margin: 0 0 .75rem; font-size: 1.25rem; line-height: 1.3 }
p { margin: 0; color: var(--soft) }
a { color: inherit }
strong { color: var(--ink) }
form { margin-top: 1.5rem }
.more { margin-top: 1.5rem; font-size: .875rem }
button { padding: .65rem 1.1rem; border: 1px solid var(--act); border-radius: 8px; background: var(--act); color: var(--on-act); font: inherit; font-weight: 600; cursor: pointer }
button.quiet { background: none; color: var(--ink); border-color: var(--line) }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible { outline: 3px solid #6366f1; outline-offset: 2px }`;
