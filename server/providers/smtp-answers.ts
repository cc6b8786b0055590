import type { Refused } from "./answers";
import type { Check } from "./provider";
import { notPublicCode } from "./public-address";

/** What a mail server said: 550, 5.1.1, at which command. Its words are looked at, never kept. */
type Reply = { code: number; status: string; words: string; command: string };

/**
 * What nodemailer's error means for a mail.
 * @param handedOver its last byte was sent: without an answer to that, nobody knows who has it.
 */
export function answerOfSmtpError(error: unknown, handedOver: boolean): Refused {
  const reply = replyOf(error);
  if (reply) return answerOfReply(reply);
  const detail = codeOf(error);
  if (handedOver) return { kind: "unknown", detail };
  switch (detail) {
    case "EABORT":
    case "ETIMEDOUT":
      return { kind: "retry", class: "timeout", detail };
    case "EAUTH":
    case "ENOAUTH":
      return { kind: "refused", class: "unauthorized", detail };
    default:
      return { kind: "retry", class: "unavailable", detail };
  }
}

const codePattern = /^[A-Z][A-Z0-9_]{2,60}$/;

/** The system's code of an error, or nodemailer's. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "error";
  const codes = [
    "originalCode" in error ? error.originalCode : null,
    "code" in error ? error.code : null,
  ];
  const code = codes.find((one) => typeof one === "string" && codePattern.test(one));
  return typeof code === "string" ? code : error.name;
}

function replyOf(error: unknown): Reply | null {
  if (!(error instanceof Error) || !("responseCode" in error)) return null;
  const code = Number(error.responseCode);
  if (!(code >= 400 && code < 600)) return null;
  const words = "response" in error ? String(error.response) : "";
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(words)?.[1] ?? "";
  return { code, status, words, command: "command" in error ? String(error.command) : "" };
}

const throttled = /throttl|sending rate|rate limit|too many|message quota|sending quota/i;
const beforeMails = /^(CONN|EHLO|HELO|STARTTLS)/;
const authFailed = new Set([530, 534, 535, 538]);

function answerOfReply(reply: Reply): Refused {
  const { code, status, words, command } = reply;
  const detail = status ? `${code} ${status}` : String(code);
  // 4.2.x is about one mailbox.
  if (code < 500 && throttled.test(words) && !status.startsWith("4.2.")) {
    return { kind: "retry", class: "rate_limited", detail };
  }
  if (code < 500 || beforeMails.test(command))
    return { kind: "retry", class: "unavailable", detail };
  if (command.startsWith("AUTH") || authFailed.has(code)) {
    return { kind: "refused", class: "unauthorized", detail };
  }
  if (code === 552 || status === "5.3.4" || status === "5.2.3") {
    const full = status === "5.2.2" || command === "RCPT TO";
    return { kind: "refused", class: full ? "blocked" : "invalid_content", detail };
  }
  // They do not let us send as this sender.
  if (command === "MAIL FROM") return { kind: "refused", class: "unauthorized", detail };
  if (isDead(reply)) return { kind: "endpoint_invalid", detail };
  const blocked = status.startsWith("5.7.") || code === 550 || command === "RCPT TO";
  return { kind: "refused", class: blocked ? "blocked" : "invalid_content", detail };
}

/** No such mailbox, no such domain, mailbox closed (RFC 3463); 5.1.7 and 5.1.8 are about the sender. */
const deadStatus = /^5\.(1\.(?!7$|8$)\d+|2\.1)$/;
const notTheMailbox = /relay|spam|block|denied|polic|reputation|authenticat/i;

function isDead({ code, status, words, command }: Reply): boolean {
  if (status) return deadStatus.test(status);
  const aboutMailbox = command === "RCPT TO" && (code === 550 || code === 551 || code === 553);
  return aboutMailbox && !notTheMailbox.test(words);
}

const notTls = new Set([
  "EPROTO",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
]);
const notTrusted = /CERT|SELF_SIGNED|ALTNAME|ISSUER/;

/** A failed check in words. */
export function verdictOfSmtpError(error: unknown): Check {
  const code = codeOf(error);
  const reply = replyOf(error);
  return { ok: false, sentence: sentenceOf(code, reply) };
}

function sentenceOf(code: string, reply: Reply | null): string {
  if (reply?.command.startsWith("AUTH") || code === "EAUTH" || code === "ENOAUTH") {
    const why = reply ? ` (${reply.code})` : "";
    return `The mail server refuses the user name or the password${why}.`;
  }
  if (notTrusted.test(code)) {
    return `The mail server's certificate is not trusted (${code}): is the host's name right? A server with a certificate of your own needs its CA here.`;
  }
  if (notTls.has(code)) {
    return "The mail server does not begin with TLS on this port: choose “starttls”, or its TLS port (mostly 465).";
  }
  if (code === "ETLS") {
    return "The mail server offers no STARTTLS on this port: choose “tls” with its TLS port (mostly 465), or, inside of one machine only, “none”.";
  }
  if (reply)
    return `The mail server refuses us with ${reply.code}: may this machine send through it?`;
  if (code === notPublicCode)
    return "The host leads to an address that clouds keep for their own machines: check the host.";
  if (code === "ENOTFOUND") return "There is no mail server of this name: check the host.";
  return `The mail server does not answer (${code}): check host and port, and whether a firewall is between.`;
}
