import { syntaxError } from "./check-liquid";
import type { Finding } from "./problem";

const bad = /^(javascript|data|vbscript|file|blob):/i;
const web = /^https?:\/\/[^\s/]+/i;
const app = /^[a-z][a-z0-9+.-]*:\S/i;

/** What is wrong with a source, when it is a link. */
export function checkLinks(field: string, source: string): Finding[] {
  if (field === "actionUrl") return checkLink(source, "link");
  return field === "imageUrl" ? checkLink(source, "image") : [];
}

/**
 * What is wrong with a link or an image's address; nothing while it begins with a value, which is
 * judged when it is rendered.
 */
function checkLink(source: string, kind: "link" | "image"): Finding[] {
  const text = source.trim();
  if (text === "" || text.startsWith("{") || syntaxError(source) !== null) return [];
  if (bad.test(text.replace(/[\s\p{Cc}]+/gu, "")))
    return [
      finding("error", "A link must not run a script or carry data. Begin it with https://."),
    ];
  const { length: beforeValues } = text.split("{", 1)[0] ?? "";
  if (/^https?:/i.test(text) && beforeValues > 8 && !web.test(text))
    return [finding("error", "The address has no host. Write it as https://example.com/path.")];
  if (kind === "image" && !/^https:\/\//i.test(text))
    return [finding("warning", "Phones show images from https:// addresses only.")];
  if (kind === "link" && !web.test(text) && !app.test(text) && !text.startsWith("/"))
    return [finding("error", "A link begins with https://, with / or with your app's scheme.")];
  if (/^http:\/\//i.test(text)) return [finding("warning", "The address is not https://.")];
  return [];
}

const finding = (severity: Finding["severity"], message: string): Finding => ({
  line: 1,
  column: 1,
  severity,
  message,
});
