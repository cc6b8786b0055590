import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** The style that the library of toasts adds to every page, by its hash; a test compares. */
export const toastStyleHash = "sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY=";
/** A style sheet before its first rule. */
const emptyHash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/** Pages: scripts and style sheets by nonce, everything else from here. */
function pagePolicy(nonce: string, https: boolean): string {
  return [
    "default-src 'self'",
    // Scripts that a trusted one loads are trusted: the pieces of a page.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}' '${toastStyleHash}' '${emptyHash}'`,
    // Widths of bars and places of windows are attributes; they choose nothing and load nothing.
    "style-src-attr 'unsafe-inline'",
    // The pictures of mails, once somebody asks for them; the frames' own policy is stricter.
    "img-src 'self' data: blob: https:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(https ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** Answers that are no pages do nothing, whatever a browser is told to take them for. */
const dataPolicy =
  "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const always = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy":
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  "cross-origin-opener-policy": "same-origin",
} as const;

const secondsOfYear = 31_536_000;

/**
 * Sets what every answer carries before anybody writes it; a door may say it more strictly. Next reads
 * the nonce of its scripts from the request: what a client claims there is overwritten.
 */
export function secureAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { kind, https }: { kind: "page" | "data" | "pixel"; https: boolean },
): void {
  delete request.headers["content-security-policy-report-only"];
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
  // Pictures in mails are shown by other people's pages.
  const readers = kind === "pixel" ? "cross-origin" : "same-origin";
  response.setHeader("cross-origin-resource-policy", readers);
  if (https) response.setHeader("strict-transport-security", `max-age=${secondsOfYear}`);
  // Files that are named by their content say for themselves how long they are good.
  if (!request.url?.startsWith("/_next/")) response.setHeader("cache-control", "no-store");
  const policy =
    kind === "page" ? pagePolicy(randomBytes(16).toString("base64"), https) : dataPolicy;
  request.headers["content-security-policy"] = policy;
  response.setHeader("content-security-policy", policy);
}
