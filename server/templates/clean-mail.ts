import sanitizeHtml from "sanitize-html";
import { guards } from "./engine.ts";
import { escapeHtml } from "./guards.ts";
import { type LiquidToken, type Placeheld, placehold } from "./placeholders.ts";

// Read by the render thread, which has no loader: imports need their file's ending, and only erasable types.

const layout = ["html", "head", "body", "title", "meta", "center", "font", "img", "style"];
const look = ["style", "class", "align", "valign", "width", "height", "bgcolor", "border"];
const assistive = ["role", "aria-label", "aria-hidden", "aria-roledescription", "dir", "lang"];
const addresses = ["href", "src", "background"];

/** What a mail may contain. Scripts, forms, frames, event handlers and odd schemes are dropped. */
const mail: sanitizeHtml.IOptions = {
  allowedTags: [...sanitizeHtml.defaults.allowedTags, ...layout],
  // Styles are the author's, and have no values in them: see `cleanStyles`.
  allowVulnerableTags: true,
  allowedAttributes: {
    "*": [...look, ...assistive],
    html: ["xmlns", "xmlns:v", "xmlns:o"],
    body: ["background"],
    a: ["href", "title", "target", "name"],
    img: ["src", "alt", "title"],
    font: ["color", "face", "size"],
    table: ["cellpadding", "cellspacing", "background"],
    td: ["colspan", "rowspan", "background"],
    th: ["colspan", "rowspan", "background"],
    meta: ["charset", "name", "content"],
    style: ["type", "media"],
  },
  allowedSchemes: ["http", "https", "mailto", "tel", "sms"],
  allowedSchemesAppliedToAttributes: addresses,
  allowProtocolRelative: false,
  // Values in them were escaped like everywhere else.
  parseStyleAttributes: false,
};

export type CleanMail = {
  /** Liquid over HTML in which nothing acts, whatever the values. */
  html: string;
  /** The same with Liquid still held back, for whoever reads it as HTML. */
  held: string;
  placeheld: Placeheld;
  /** Liquid that stands where no value may: within a tag, a style sheet, a script. */
  lost: LiquidToken[];
  /** Tags that a mail may not have. */
  dropped: string[];
};

/**
 * A mail's source without anything that acts, once for all who get it: what is left is safe with every
 * value, because values are escaped, links are guarded (`link_address`) and so are values in styles.
 * @throws what LiquidJS throws for a source that it cannot read
 */
export function cleanMail(source: string): CleanMail {
  const placeheld = placehold(source);
  const written = [...placeheld.tokens];
  const comments = holdComments(placeheld.text, placeheld);
  const dropped = new Set<string>();
  const clean = sanitizeHtml(comments.text, {
    ...mail,
    transformTags: {
      "*": (tagName, attribs) => ({ tagName, attribs: guarded(attribs, placeheld) }),
    },
    onOpenTag: (name) => {
      if (!isAllowed(name) && !placeheld.has(name)) dropped.add(name);
    },
  });
  const doctype = /^\s*<!doctype html/i.test(source) ? "<!doctype html>\n" : "";
  const held = doctype + cleanStyles(clean, placeheld, comments.mark);
  const html = placeheld.restore(comments.restore(held));
  return {
    html,
    held: comments.drop(held),
    placeheld,
    lost: written.filter(({ code }) => !html.includes(bareCode(code))),
    dropped: [...dropped],
  };
}

const isAllowed = (name: string) => mail.allowedTags !== false && mail.allowedTags?.includes(name);

/** Liquid without its ends: a guard may have been put into it. */
const bareCode = (code: string) => code.replace(/-?[%}]\}$/, "").trimEnd();

/** Attributes in which values are judged when they are known. */
function guarded(attribs: sanitizeHtml.Attributes, placeheld: Placeheld): sanitizeHtml.Attributes {
  return Object.fromEntries(
    Object.entries(attribs).flatMap(([name, value]): [string, string][] => {
      if (!placeheld.has(value)) return [[name, value]];
      const guard = guardedValue(name, value, placeheld);
      return guard === null ? [] : [[name, guard]];
    }),
  );
}

/** null: no value may stand there. */
function guardedValue(name: string, value: string, placeheld: Placeheld): string | null {
  if (name === "style") return guardedStyle(value, placeheld);
  return addresses.includes(name) ? guardedAddress(value, placeheld) : value;
}

/** What begins with its scheme stays what it is, whatever comes after. */
const fixedScheme = /^\s*(https?:\/\/|mailto:|tel:|sms:)/i;

function guardedAddress(value: string, placeheld: Placeheld): string {
  if (fixedScheme.test(value)) return value;
  const escaped = placeheld.restore(value, undefined, escapeHtml);
  const code = `{% capture __address %}${escaped}{% endcapture %}{{ __address | ${guards.link} }}`;
  return placeheld.add(code, 0);
}

const choosing = /^(if|elsif|else|endif|unless|endunless|case|when|endcase)$/;

function guardedStyle(value: string, placeheld: Placeheld): string | null {
  const tokens = placeheld.within(value);
  if (tokens.some(({ kind }) => kind !== "output" && !choosing.test(kind))) return null;
  return placeheld.restore(value, ({ code, kind, begin }) => {
    if (kind !== "output") return placeheld.add(code, begin);
    return placeheld.add(
      code.replace(/-?\}\}$/, (end) => ` | ${guards.style} ${end}`),
      begin,
    );
  });
}

/** Style sheets hold no values, and nothing that browsers ever ran; comments are text. */
function cleanStyles(html: string, placeheld: Placeheld, comment: RegExp): string {
  return html.replace(/<style\b[^>]*>([\s\S]*?)<\/style>|<[^>]*>/g, (tag, css?: string) => {
    if (css === undefined) return tag.replace(comment, "");
    const runs = /@import|expression\s*\(|javascript:|behavior\s*:|-moz-binding|</i.test(css);
    return runs ? "" : placeheld.restore(tag.replace(comment, ""), () => "");
  });
}

/** What Outlook reads and others skip: `<!--[if mso]>…<![endif]-->`, and what others read and Outlook skips. */
const conditional = /^\[if [^\]<>]{1,40}\]>([\s\S]*)<!\[endif\]$/;
const revealed = /^\[if !mso[^\]<>]{0,30}\]><!$|^<!\[endif\]$/;
const acting =
  /<\s*(script|iframe|object|embed|form|base|link|meta)\b|[\s/]on[a-z]+\s*=|(java|vb)script:|<!--|--!>/i;

/** Holds those comments back that only choose between mail programs; the others go. */
function holdComments(text: string, placeheld: Placeheld) {
  let word = "cmx";
  while (text.includes(word)) word += "x";
  const mark = new RegExp(`${word}(\\d+)z`, "g");
  const kept: string[] = [];
  const held = replaceComments(text, (inside) => {
    const comment = revealed.test(inside) ? inside : conditionalComment(inside, placeheld);
    return comment === null ? "" : `${word}${kept.push(`<!--${comment}-->`) - 1}z`;
  });
  return {
    text: held,
    mark,
    restore: (html: string) => html.replace(mark, (_, n: string) => kept[Number(n)] ?? ""),
    drop: (html: string) => html.replace(mark, ""),
  };
}

/** Each comment once: a regular expression looks for the end of every one that has none up to the end. */
function replaceComments(text: string, replaced: (inside: string) => string): string {
  let result = "";
  let at = 0;
  for (;;) {
    const from = text.indexOf("<!--", at);
    const to = from < 0 ? -1 : text.indexOf("-->", from + 4);
    if (to < 0) return result + text.slice(at);
    result += text.slice(at, from) + replaced(text.slice(from + 4, to));
    at = to + 3;
  }
}

function conditionalComment(inside: string, placeheld: Placeheld): string | null {
  const [, content] = conditional.exec(inside) ?? [];
  if (content === undefined || acting.test(content)) return null;
  if (!placeheld.has(content)) return inside;
  const guardedInside = inside.replace(
    /\s(style|href|src|background)="([^"]*)"/gi,
    (attribute, name: string, value: string) => {
      if (!placeheld.has(value)) return attribute;
      const guard = guardedValue(name.toLowerCase(), value, placeheld);
      return guard === null ? "" : ` ${name}="${guard}"`;
    },
  );
  // Within a tag, values stand in quotes.
  const bareTags = guardedInside.replace(/"[^"]*"/g, "").match(/<[^>]*>/g) ?? [];
  const inStyle = /<style\b/i.test(content);
  return inStyle || bareTags.some((tag) => placeheld.has(tag)) ? null : guardedInside;
}
