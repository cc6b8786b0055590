import { clickUrl, openUrl, type TrackedMail } from "./tracking";

/** Longer ones would not fit into what servers take as an address once they are signed. */
const longestUrl = 2_000;

/**
 * A mail's HTML whose web links go through our redirect, with a pixel at its end. Links of the web
 * alone: mailto:, tel: and the ways out (`except`) stay as they are.
 */
export function trackMail(html: string, mail: TrackedMail, except: readonly string[]): string {
  const tracked = html.replace(
    /(<a\b[^>]*?\shref=)("([^"]*)"|'([^']*)')/gi,
    (whole, before: string, _quoted, double?: string, single?: string) => {
      const url = unescapeHtml(double ?? single ?? "").trim();
      const follows = /^https?:\/\/[^\s]+$/i.test(url) && url.length <= longestUrl;
      return follows && !except.includes(url) ? `${before}"${clickUrl(mail, url)}"` : whole;
    },
  );
  const pixel = `<img src="${openUrl(mail)}" width="1" height="1" alt="" style="display:block;width:1px;height:1px" />`;
  const end = tracked.toLowerCase().lastIndexOf("</body>");
  return end < 0 ? tracked + pixel : tracked.slice(0, end) + pixel + tracked.slice(end);
}

const characters: Record<string, string> = {
  ...{ "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'" },
};

const unescapeHtml = (text: string) =>
  text.replace(/&(?:amp|lt|gt|quot|#34|#39);/g, (entity) => characters[entity] ?? entity);
