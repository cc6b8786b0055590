import { type HtmlToTextOptions, htmlToText } from "html-to-text";
import type { CleanMail } from "./clean-mail.ts";

// Read by the render thread, which has no loader: imports need their file's ending, and only erasable types.

const asWritten = { options: { uppercase: false } };
const headings = ["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({
  selector,
  ...asWritten,
}));

const options: HtmlToTextOptions = {
  wordwrap: false,
  selectors: [
    ...headings,
    { selector: "a", options: { hideLinkHrefIfSameAsText: true, linkBrackets: ["(", ")"] } },
    { selector: "img", format: "skip" },
    { selector: "title", format: "skip" },
    { selector: "style", format: "skip" },
    // What mailboxes show beside the subject is no part of the text.
    { selector: '[style*="display:none"]', format: "skip" },
  ],
};

/** The text part of a mail, as Liquid over plain text. */
export function mailText({ held, placeheld }: CleanMail): string {
  const text = htmlToText(held, options);
  return placeheld.restore(text, ({ code }) => unguarded(code));
}

/** An address as it was written: plain text runs nothing. */
const unguarded = (code: string) =>
  code
    .replace(
      /^\{% capture __address %\}([\s\S]*)\{% endcapture %\}\{\{ __address \| \w+ \}\}$/,
      "$1",
    )
    .replaceAll(" | style_value ", "");
