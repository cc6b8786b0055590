import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { createTransport } from "nodemailer";
import type { Adapter, Values } from "./adapter";
import { signReference } from "./bounce-token";
import { complaintAbout, domainOf, type Mail, sendersOf, sendMails } from "./mail";
import type { Answer, OutgoingItem, Provider } from "./provider";
import { answerOfSmtpError } from "./smtp-answers";
import { bounceBox, readSmtpCallback, referenceHeader } from "./smtp-callback";
import { connectionOptions, tryConnection } from "./smtp-connection";
import { complaintAboutValues, smtpFields } from "./smtp-fields";

/**
 * E-mail through any relay that speaks SMTP, over a pool of connections. A relay takes each mail by
 * itself and has it once it answered to its last byte; until then repeating is safe, and after that
 * only its answer tells, so a mail is `unknown` in that short time alone.
 */
export const smtp: Adapter = {
  key: "smtp",
  label: "SMTP",
  channels: ["email"],
  fields: smtpFields,
  ratePerSecond: null,
  open: openSmtp,
  readCallback: readSmtpCallback,
};

const connections = 10;

function openSmtp(values: Values): Provider {
  const senders = sendersOf(values);
  const options = connectionOptions(values);
  const transport = createTransport({
    ...options,
    ...{ pool: true, maxConnections: connections, maxMessages: 1_000, maxRequeues: 1 },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  // The bytes of each mail under way, by its signal: how far they got decides what an error means.
  const streams = new WeakMap<AbortSignal, Readable>();
  transport.use("stream", (mail, done) => {
    const { signal } = mail.data;
    mail.message.processFunc((stream) => {
      if (signal) streams.set(signal, stream);
      return stream;
    });
    done();
  });

  async function sendOne(mail: Mail, item: OutgoingItem, signal: AbortSignal): Promise<Answer> {
    const own = AbortSignal.any([signal]);
    const message = messageOf(mail, item.reference, values);
    try {
      const info = await transport.sendMail({ ...message, signal: own });
      return { kind: "accepted", providerMessageId: info.serverMessageId ?? message.messageId };
    } catch (error) {
      return answerOfSmtpError(error, streams.get(own)?.readableEnded ?? false);
    }
  }

  return {
    name: "smtp",
    channels: ["email"],
    limits: { batchSize: 50, concurrency: 2 },
    idempotent: false,
    send: (_channel, items, signal) =>
      sendMails(items, senders, (batch) =>
        Promise.all(batch.map(({ mail, item }) => sendOne(mail, item, signal))),
      ),
    check: async (signal) => {
      const complaint = complaintAboutValues(values) ?? complaintAbout(senders);
      return complaint ? { ok: false, sentence: complaint } : tryConnection(options, signal);
    },
    close: async () => transport.close(),
  };
}

/** A mail as nodemailer takes it; addresses as objects, so that it parses none. */
function messageOf(mail: Mail, reference: string, { bounceDomain, bounceSecret }: Values) {
  const token = bounceSecret ? signReference(reference, bounceSecret) : null;
  const returnTo =
    bounceDomain && token ? `${bounceBox}+${token}@${bounceDomain}` : mail.from.address;
  // The same one when a mail is sent again: mailboxes show such a copy once.
  const id = createHash("sha256").update(reference).digest("hex").slice(0, 32);
  return {
    from: mail.from,
    to: { name: "", address: mail.to },
    ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
    subject: mail.subject,
    html: mail.html,
    ...(mail.text === undefined ? {} : { text: mail.text }),
    headers: { ...mail.headers, ...(token ? { [referenceHeader]: token } : {}) },
    messageId: `<${id}@${domainOf(mail.from)}>`,
    envelope: { from: returnTo, to: [mail.to] },
  };
}
