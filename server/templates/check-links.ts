import type { Finding } from "./problem";

const scripted = /^(javascript|data|vbscript|file|blob):/i;
const web = /^https?:\/\/[^\s/{]+/i;
const scheme = /^[a-z][a-z0-9+.-]*:/i;
const inMails = /^(https?|mailto|tel|sms):/i;

/** What is wrong with a source, when it is a link. */
export function checkLinks(field: string, source: string): Finding[] {
  if (field === "actionUrl") return judgeAddress(source, "link");
  if (field === "buttons") return checkButtons(source);
  return field === "imageUrl" ? judgeAddress(source, "image") : [];
}

/** "Label | link", one a line. */
function checkButtons(source: string): Finding[] {
  return source.split("\n").flatMap((line, i) => {
    const link = line.includes("|") ? line.slice(line.indexOf("|") + 1) : "";
    return judgeAddress(link, "link").map((found) => ({ ...found, line: i + 1 }));
  });
}

/**
 * What is wrong with an address; nothing while it begins with a value, which is judged when it is
 * rendered.
 */
export function judgeAddress(source: string, kind: "link" | "image" | "mail"): Finding[] {
  const address = source.trim();
  if (address === "" || address.startsWith("{")) return [];
  if (scripted.test(address.replace(/[\s\p{Cc}]+/gu, "")))
    return error("A link must not run a script or carry data. Begin it with https://.");
  if (/^https?:/i.test(address) && !/^https?:\/\/\{/i.test(address) && !web.test(address))
    return error("The address has no host. Write it as https://example.com/path.");
  return byKind[kind](address);
}

const byKind: Record<"link" | "image" | "mail", (address: string) => Finding[]> = {
  link: (address) =>
    scheme.test(address) || /^\/(?!\/)/.test(address)
      ? notSecure(address)
      : error("A link begins with https://, with / or with your app's scheme."),
  image: (address) =>
    /^https:\/\//i.test(address) ? [] : warning("Phones show images from https:// addresses only."),
  mail: (address) =>
    inMails.test(address) || address.startsWith("#")
      ? notSecure(address)
      : error("A mail's links begin with https://, mailto: or tel:. This one would be left out."),
};

const notSecure = (address: string) =>
  /^http:\/\//i.test(address) ? warning("The address is not https://.") : [];

const error = (message: string): Finding[] => [{ line: 1, column: 1, severity: "error", message }];
const warning = (message: string): Finding[] => [
  { line: 1, column: 1, severity: "warning", message },
];
