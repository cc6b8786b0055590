import { z } from "zod";
import type { Composed } from "@/server/channels/channel";
import type { Field, Values } from "./adapter";
import type { Answer, OutgoingItem } from "./provider";

/** A sender: an address, with or without the name that mailboxes show. */
export type Mailbox = { name: string; address: string };

/** A mail as every e-mail service takes it; no value can break out of its header. */
export type Mail = {
  from: Mailbox;
  replyTo: Mailbox | null;
  to: string;
  subject: string;
  html: string;
  text: string | undefined;
  headers: Record<string, string>;
};

export type Senders = { usual: Mailbox | null; campaigns: Mailbox | null; replyTo: Mailbox | null };

const address = /^[^\s<>()[\]\\,;:"@]+@[^\s<>()[\]\\,;:"@]+$/;
const named = /^"?([^"<>\\\p{Cc}]*?)"?\s*<([^<>]*)>$/u;

/** `address` or `Name <address>`; null when it is neither. */
function parseMailbox(text: string): Mailbox | null {
  const [, name, inner] = named.exec(text.trim()) ?? [undefined, "", text.trim()];
  return inner !== undefined && address.test(inner) ? { name: name ?? "", address: inner } : null;
}

export const domainOf = ({ address }: Mailbox) => address.slice(address.indexOf("@") + 1);

const mailbox = z.string().refine((text) => parseMailbox(text) !== null, {
  error: "must be an address, or a name and an address: Acme <hello@acme.example>",
});

/** The fields that every e-mail service asks for; `prefix` begins their environment variables. */
export const senderFields = (prefix: string) =>
  ({
    from: {
      label: "From",
      env: `${prefix}_FROM`,
      secret: false,
      help: "The sender of everything that is not a campaign: Acme <hello@acme.example>.",
      schema: mailbox,
    },
    campaignFrom: {
      label: "From, campaigns",
      env: `${prefix}_CAMPAIGN_FROM`,
      secret: false,
      help: "The sender of campaigns. It must be another address, best in a subdomain of its own, so that their complaints do not harm sign-in codes: Acme <news@news.acme.example>.",
      schema: mailbox,
    },
    replyTo: {
      label: "Reply to",
      env: `${prefix}_REPLY_TO`,
      secret: false,
      help: "Where answers go, if not to the sender.",
      schema: mailbox,
      optional: true,
    },
  }) satisfies Record<string, Field>;

/** The senders of an account. None for campaigns where theirs is missing, or is the usual one. */
export function sendersOf({ from, campaignFrom, replyTo }: Values): Senders {
  const usual = parseMailbox(from ?? "");
  const other = parseMailbox(campaignFrom ?? "");
  const same = other?.address.toLowerCase() === usual?.address.toLowerCase();
  return { usual, campaigns: same ? null : other, replyTo: parseMailbox(replyTo ?? "") };
}

/** What is wrong with an account's senders, in a sentence; null: nothing. */
export function complaintAbout({ usual, campaigns }: Senders): string | null {
  if (!usual) return "The sender's address (From) is missing or is no address.";
  if (!campaigns) {
    return "Campaigns need a sender address of their own (From, campaigns): until there is one, they are refused.";
  }
  return null;
}

/** Makes the mail of one item, or says why it cannot go out. */
function mailOf(item: OutgoingItem, senders: Senders): Mail | Answer {
  const isCampaign = item.content.campaign === true;
  const from = isCampaign ? senders.campaigns : senders.usual;
  if (!from) {
    const detail = isCampaign ? "no sender for campaigns" : "no sender";
    return { kind: "refused", class: "unauthorized", detail };
  }
  if (!address.test(item.to)) return { kind: "endpoint_invalid", detail: "not an address" };
  const { title, body, text, headers } = item.content;
  return {
    from,
    replyTo: senders.replyTo,
    to: item.to,
    subject: oneLine(title),
    html: body,
    text,
    headers: headers ? headersOf(headers) : {},
  };
}

/**
 * Sends what can be sent in one go, and puts the answers where they belong.
 * @param send answers one Answer per mail, in order.
 */
export async function sendMails(
  items: OutgoingItem[],
  senders: Senders,
  send: (mails: { mail: Mail; item: OutgoingItem }[]) => Promise<Answer[]>,
): Promise<Answer[]> {
  const refused = new Map<number, Answer>();
  const good: { mail: Mail; item: OutgoingItem }[] = [];
  for (const [i, item] of items.entries()) {
    const mail = mailOf(item, senders);
    if ("kind" in mail) refused.set(i, mail);
    else good.push({ mail, item });
  }
  const answers = good.length > 0 ? await send(good) : [];
  const missing: Answer = { kind: "unknown", detail: "no answer for this mail" };
  let next = 0;
  return items.map((_, i) => refused.get(i) ?? answers[next++] ?? missing);
}

/** A name that header fields may have (RFC 5322, 3.6.8). */
const fieldName = /^[!-9;-~]+$/;
/** Those that the mail's own values make. */
const ours =
  /^(from|sender|to|cc|bcc|reply-to|subject|date|message-id|return-path|mime-version|content-.*|dkim-.*)$/i;

function headersOf(headers: NonNullable<Composed["headers"]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => fieldName.test(name) && !ours.test(name))
      .map(([name, value]) => [name, oneLine(value)]),
  );
}

/** Control characters, C0 and C1: `\p{Cc}`, which takes twice the time. */
const controls = /[^ -~\u00a0-\uffff]+/g;

/** Line breaks would begin another header. */
const oneLine = (value: string) => value.replace(controls, " ").trim();
