import sanitizeHtml from "sanitize-html";

const layout = ["html", "head", "body", "title", "meta", "center", "font", "img"];
const look = ["style", "class", "align", "valign", "width", "height", "bgcolor", "border"];

/** What a mail may contain. Scripts, forms, frames, event handlers and odd schemes are dropped. */
const mail: sanitizeHtml.IOptions = {
  allowedTags: [...sanitizeHtml.defaults.allowedTags, ...layout],
  allowedAttributes: {
    "*": [...look, "dir", "lang"],
    a: ["href", "title", "target"],
    img: ["src", "alt"],
    font: ["color", "face", "size"],
    table: ["cellpadding", "cellspacing", "role"],
    td: ["colspan", "rowspan"],
    th: ["colspan", "rowspan"],
    meta: ["charset", "name", "content"],
  },
  allowedSchemes: ["http", "https", "mailto"],
  allowProtocolRelative: false,
  // Styles are the author's; values in them were escaped like everywhere else.
  parseStyleAttributes: false,
};

/** A mail's body without anything that acts. */
export const cleanHtml = (html: string) => sanitizeHtml(html, mail);

/** A title, subject or link: one line, without control characters, so that it fits into a header. */
export const cleanLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();

const scripted = /^(javascript|data|vbscript):/i;

/** A link into the web or an app; undefined for none, and for one that would run a script. */
export function cleanLink(link: string): string | undefined {
  // Browsers ignore white space and control characters in a scheme.
  const bare = link.replace(/[\s\p{Cc}]+/gu, "");
  return bare === "" || scripted.test(bare) ? undefined : cleanLine(link);
}
