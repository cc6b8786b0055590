import type { Subscription } from "@/server/pipeline/preferences/unsubscribe";
import { escapeHtml } from "@/server/templates/guards";
import { languageOf, linkPage } from "./link-page";
import type { Reply } from "./reply";
import { type PageWords, unsubscribeWords } from "./unsubscribe-words";

/**
 * The page of an unsubscribe link: what it would stop, or that it is stopped, with a way back and one to all
 * preferences.
 * @param shown null for a link that leads to nothing (any more).
 * @param accepted the browser's languages, for those whose own is not known.
 */
export function unsubscribePage(
  shown: { subscription: Subscription; preferencesUrl: string } | null,
  accepted: string,
): Reply {
  const language = languageOf(unsubscribeWords, shown?.subscription.locale, accepted);
  const words = unsubscribeWords[language];
  if (!shown) {
    const body = `<p>${escapeHtml(words.goneText)}</p>`;
    return linkPage(404, { language, title: words.gone, body });
  }
  const { title, body } = known(shown.subscription, words);
  const more = `<p class="more"><a href="${escapeHtml(shown.preferencesUrl)}">${escapeHtml(words.all)}</a></p>`;
  return linkPage(200, { language, title, body: body + more });
}

function known({ name, sender, on }: Subscription, words: PageWords) {
  const filled = (sentence: string) =>
    escapeHtml(sentence)
      .replace("{name}", () => `<strong>${escapeHtml(name)}</strong>`)
      .replace("{sender}", () => escapeHtml(sender));
  if (!on) {
    const again = `<button class="quiet" name="undo" value="1">${escapeHtml(words.undo)}</button>`;
    return { title: words.stopped, body: `<p>${filled(words.stoppedText)}</p>${form(again)}` };
  }
  const stop = `<button>${escapeHtml(words.stop)}</button>`;
  return { title: words.ask, body: `<p>${filled(words.askText)}</p>${form(stop)}` };
}

const form = (buttons: string) => `<form method="post">${buttons}</form>`;
