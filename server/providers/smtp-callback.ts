import { createHash, timingSafeEqual } from "node:crypto";
import PostalMime, { type Attachment, type Email } from "postal-mime";
import type { CallbackRequest, Forged, Values } from "./adapter";
import { readToken, tokenPattern } from "./bounce-token";
import type { Report } from "./report";

/** Bounces come back to `bounces+token@…`. */
export const bounceBox = "bounces";
/** Carries the token too, for complaints and for relays with a return address of their own. */
export const referenceHeader = "X-Carillon-Reference";

/**
 * Reads a bounce (RFC 3464) or a complaint (RFC 5965) that the mail server posted as it came, with the
 * bounce secret as bearer. Other mail to the bounce address (out of office) is no report.
 */
export async function readSmtpCallback(
  { bounceSecret }: Values,
  request: CallbackRequest,
): Promise<Report[] | Forged> {
  if (!bounceSecret || !isBearer(request.header("authorization"), bounceSecret)) {
    return { forged: true };
  }
  const email = await parse(request.body);
  const kind = email ? kindOf(email) : null;
  const reference = email && kind ? referenceIn(email, bounceSecret) : null;
  if (!email || !kind || !reference) return [];
  // The same mail may be handed over twice.
  const eventId = hash(`${kind} ${reference} ${email.messageId ?? request.body}`).toString("hex");
  return [{ kind, eventId, reference, at: timeOf(email) }];
}

function isBearer(header: string | undefined, secret: string): boolean {
  const [scheme, given] = (header ?? "").split(" ");
  return scheme?.toLowerCase() === "bearer" && timingSafeEqual(hash(given ?? ""), hash(secret));
}

const hash = (text: string) => createHash("sha256").update(text).digest();

/** null: the text is no mail that can be read. */
async function parse(raw: string): Promise<Email | null> {
  try {
    return await PostalMime.parse(raw, {
      forceRfc822Attachments: true,
      attachmentEncoding: "utf8",
      maxNestingDepth: 20,
    });
  } catch {
    return null;
  }
}

function kindOf(email: Email): Exclude<Report["kind"], "replied"> | null {
  const status = fieldsIn(email, "message/delivery-status");
  if (status) return kindOfStatus(status);
  const feedback = fieldsIn(email, "message/feedback-report");
  return feedback?.get("feedback-type")?.toLowerCase() === "abuse" ? "complained" : null;
}

/** The mailbox is full, the mail is too large, or policy refused it: the address may well live. */
const aboutTheMail = /^5\.(2\.[23]|3\.4|7\.\d+)$/;

function kindOfStatus(
  fields: Map<string, string>,
): "delivered" | "bounced" | "soft_bounced" | null {
  const status = /^([245])\.\d{1,3}\.\d{1,3}/.exec(fields.get("status") ?? "");
  switch (status?.[1]) {
    case "2":
      return fields.get("action")?.toLowerCase() === "delivered" ? "delivered" : null;
    case "4":
      return "soft_bounced";
    case "5":
      return aboutTheMail.test(status[0]) ? "soft_bounced" : "bounced";
    default:
      return null;
  }
}

/** The fields of a report's machine-readable part, by lower-case name; a mail of ours has one recipient. */
function fieldsIn({ attachments }: Email, mimeType: string): Map<string, string> | null {
  const part = attachments.find((attachment) => attachment.mimeType === mimeType);
  if (!part) return null;
  const lines = textOf(part)
    .replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/);
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, name, value] = /^([\w-]+):\s*(.*?)\s*$/.exec(line) ?? [];
      return name !== undefined && value !== undefined ? [[name.toLowerCase(), value]] : [];
    }),
  );
}

const textOf = ({ content }: Attachment) =>
  typeof content === "string" ? content : Buffer.from(new Uint8Array(content)).toString();

/** What the bounced mail was, by the first token of ours: in the address it came back to, or in what it returns. */
function referenceIn(email: Email, secret: string): string | null {
  const places = [...email.headerLines.map(({ line }) => line), ...email.attachments.map(textOf)];
  for (const [token] of places.flatMap((text) => [...text.matchAll(tokenPattern)])) {
    const reference = readToken(token, secret);
    if (reference) return reference;
  }
  return null;
}

const week = 7 * 86_400_000;

/** When the report was written; the clocks of strangers are believed within a week. */
function timeOf({ date }: Email): Date {
  const now = Date.now();
  const written = new Date(date ?? Number.NaN).getTime();
  return new Date(written <= now && written > now - week ? written : now);
}
