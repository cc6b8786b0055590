import sanitizeHtml from "sanitize-html";
import type { Channel } from "./channel";

/** The text part of an HTML mail: its words, block by block. */
function textOf(html: string): string {
  const withBreaks = html.replace(/<(br|\/p|\/div|\/h[1-6]|\/li|\/tr)\b[^>]*>/gi, "$&\n");
  return (
    sanitizeHtml(withBreaks, { allowedTags: [], allowedAttributes: {} })
      .replace(/[ \t]+/g, " ")
      .replace(/\s*\n\s*/g, "\n")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      // Last: what was escaped twice is unescaped once.
      .replaceAll("&amp;", "&")
      .trim()
  );
}

/** E-mail, to the user's own address unless it bounced or complained. */
export const email: Channel = {
  key: "email",
  label: "E-mail",
  external: true,
  endpointsSql: `case when u.email is not null and u.email_state = 'ok'
    then jsonb_build_array(jsonb_build_object('id', '', 'to', u.email)) else '[]' end`,
  reachableSql: "(u.email is not null and u.email_state = 'ok')",
  html: true,
  compose: (rendered, { campaign, unsubscribeUrl }) => ({
    ...rendered,
    // A subject is a header: one line.
    title: rendered.title.replace(/[\r\n]+/g, " "),
    text: rendered.text ?? textOf(rendered.body),
    ...(unsubscribeUrl ? { headers: oneClick(unsubscribeUrl) } : {}),
    ...(campaign ? { campaign } : {}),
  }),
};

/** RFC 8058: mailboxes show a button that posts to the address. */
const oneClick = (url: string) => ({
  "List-Unsubscribe": `<${url}>`,
  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
});
