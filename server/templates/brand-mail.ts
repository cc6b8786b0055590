import type { Brand } from "@/db/schema/json";
import { escapeHtml } from "./guards";
import { placehold } from "./placeholders";

const usualFont = "Arial, Helvetica, sans-serif";
const usualBackground = "#f4f5f6";
const usualColor = "#0b6b85";

/**
 * MJML with the brand: its font and colours where the author says nothing else, its logo above, company
 * and address below unless the author put them there. Lines stay where they are.
 */
export function brandMjml(source: string, brand: Brand): string {
  const withHead = /<mj-head\b[^>/]*>/i.test(source)
    ? source.replace(/<mj-head\b[^>/]*>/i, (tag) => `${tag}${headOf(brand)}`)
    : source.replace(/<mjml\b[^>]*>/i, (tag) => `${tag}<mj-head>${headOf(brand)}</mj-head>`);
  return withHead
    .replace(/<mj-body\b[^>/]*>/i, (tag) => `${tag}${logoSection(source, brand)}`)
    .replace(
      /<\/mj-body\s*>(?![\s\S]*<\/mj-body)/i,
      (tag) => `${footSection(source, brand)}${tag}`,
    );
}

function headOf({ fontFamily = usualFont, primaryColor, backgroundColor }: Brand): string {
  const color = primaryColor ?? usualColor;
  return [
    `<mj-attributes><mj-all font-family="${escapeHtml(fontFamily)}" />`,
    `<mj-text font-size="16px" line-height="1.5" color="#1f2430" />`,
    `<mj-button background-color="${color}" border-radius="6px" font-size="16px" />`,
    ...(backgroundColor ? [`<mj-body background-color="${backgroundColor}" />`] : []),
    `</mj-attributes><mj-style>a { color: ${color}; }</mj-style>`,
  ].join("");
}

function logoSection(source: string, { logoUrl, companyName = "" }: Brand): string {
  if (!logoUrl || source.includes(logoUrl)) return "";
  const [src, alt] = [escapeHtml(logoUrl), escapeHtml(companyName)];
  return `<mj-section><mj-column><mj-image src="${src}" alt="${alt}" width="160px" /></mj-column></mj-section>`;
}

function footSection(source: string, brand: Brand): string {
  const lines = footLines(source, brand);
  if (lines === "") return "";
  return `<mj-section><mj-column><mj-text align="center" font-size="12px" color="#666677">${lines}</mj-text></mj-column></mj-section>`;
}

/** Company and address, escaped; nothing where the author put the address. */
function footLines(source: string, { companyName, postalAddress }: Brand): string {
  if (!postalAddress || source.includes(postalAddress)) return "";
  const address = escapeHtml(postalAddress).replace(/\s*\n\s*/g, "<br />");
  return [...(companyName ? [escapeHtml(companyName)] : []), address].join("<br />");
}

/**
 * HTML with the brand around it. What is a document or a layout of its own stays as it is, and so does
 * everything while there is no brand.
 */
export function brandHtml(source: string, brand: Brand): string {
  if (Object.keys(brand).length === 0 || /<(html|body|table)\b/i.test(source)) return source;
  const { fontFamily = usualFont, backgroundColor = usualBackground, logoUrl } = brand;
  const name = escapeHtml(brand.companyName ?? "");
  const logo = logoUrl
    ? `<img src="${escapeHtml(logoUrl)}" alt="${name}" style="max-height:48px;max-width:220px">`
    : `<strong style="font-size:20px">${name}</strong>`;
  const foot = footLines(source, brand);
  const color = brand.primaryColor ?? usualColor;
  return [
    `<html><head><meta charset="utf-8"><style>a{color:${color}}</style></head>`,
    `<body style="margin:0;padding:24px 12px;background:${backgroundColor};font-family:${escapeHtml(fontFamily)};color:#1f2430">`,
    `<div style="max-width:560px;margin:0 auto"><div style="text-align:center;padding:8px 0 20px">${logo}</div>`,
    `<div style="background:#ffffff;border-radius:8px;padding:28px;font-size:16px;line-height:1.5">${source}</div>`,
    foot && `<p style="text-align:center;color:#666677;font-size:12px;line-height:1.6">${foot}</p>`,
    "</div></body></html>",
  ].join("");
}

/** What mailboxes show beside the subject, at the start of the mail where its reader does not see it. */
export function withPreheader(html: string, preheader: string | undefined): string {
  if (!preheader?.trim()) return html;
  const words = placehold(preheader);
  const escaped = words.restore(words.text, undefined, escapeHtml);
  const hidden = `<div style="display:none;max-height:0;overflow:hidden;opacity:0">${escaped}</div>`;
  return /<body\b[^>]*>/i.test(html)
    ? html.replace(/<body\b[^>]*>/i, (tag) => `${tag}${hidden}`)
    : `${hidden}${html}`;
}
