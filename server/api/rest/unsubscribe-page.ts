import type { Subscription } from "@/server/pipeline/preferences/unsubscribe";
import { escapeHtml } from "@/server/templates/guards";
import { pickLocale } from "@/server/templates/locale";
import type { Reply } from "./reply";
import { type PageWords, unsubscribeWords } from "./unsubscribe-words";

const headers = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

/**
 * The page of an unsubscribe link: what it would stop, or that it is stopped, with a way back.
 * @param subscription null for a link that leads to nothing (any more).
 * @param accepted the browser's languages, for those whose own is not known.
 */
export function unsubscribePage(subscription: Subscription | null, accepted: string): Reply {
  const asked = subscription?.locale ?? accepted.split(/[,;]/)[0]?.trim() ?? "en";
  const language = Object.keys(unsubscribeWords).find((key) => key === asked.split("-")[0]) ?? "en";
  const words = pickLocale(unsubscribeWords, language) ?? unsubscribeWords.en;
  const { title, body } = subscription ? known(subscription, words) : unknown(words);
  const status = subscription ? 200 : 404;
  return { status, headers, body: documentOf(language, title, body) };
}

function known({ name, sender, on }: Subscription, words: PageWords) {
  const filled = (sentence: string) =>
    escapeHtml(sentence)
      .replace("{name}", `<strong>${escapeHtml(name)}</strong>`)
      .replace("{sender}", escapeHtml(sender));
  if (!on) {
    const again = `<button class="quiet" name="undo" value="1">${escapeHtml(words.undo)}</button>`;
    return { title: words.stopped, body: `<p>${filled(words.stoppedText)}</p>${form(again)}` };
  }
  const stop = `<button>${escapeHtml(words.stop)}</button>`;
  return { title: words.ask, body: `<p>${filled(words.askText)}</p>${form(stop)}` };
}

const unknown = (words: PageWords) => ({
  title: words.gone,
  body: `<p>${escapeHtml(words.goneText)}</p>`,
});

const form = (buttons: string) => `<form method="post">${buttons}</form>`;

const documentOf = (language: string, title: string, body: string) => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body>
</html>`;

const style = `
:root { color-scheme: light dark; --ink: #18181b; --soft: #52525b; --paper: #fafafa; --card: #fff; --line: #e4e4e7; --act: #18181b; --on-act: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #f4f4f5; --soft: #a1a1aa; --paper: #09090b; --card: #18181b; --line: #3f3f46; --act: #f4f4f5; --on-act: #18181b } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
main { box-sizing: border-box; width: min(28rem, calc(100vw - 2rem)); padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
h1 { margin: 0 0 .75rem; font-size: 1.25rem; line-height: 1.3 }
p { margin: 0; color: var(--soft) }
strong { color: var(--ink) }
form { margin-top: 1.5rem }
button { padding: .65rem 1.1rem; border: 1px solid var(--act); border-radius: 8px; background: var(--act); color: var(--on-act); font: inherit; font-weight: 600; cursor: pointer }
button.quiet { background: none; color: var(--ink); border-color: var(--line) }
button:focus-visible { outline: 3px solid #6366f1; outline-offset: 2px }`;
