import { createHash } from "node:crypto";
import { Resend } from "resend";
import { z } from "zod";
import type { Adapter, Field, Surroundings, Values } from "./adapter";
import { baseUrl } from "./base-url";
import {
  complaintAbout,
  type Mail,
  type Mailbox,
  type Senders,
  senderFields,
  sendersOf,
  sendMails,
} from "./mail";
import type { Answer, OutgoingItem, Provider } from "./provider";
import { providerDispatcher } from "./public-address";
import { answersOf, Domains, refusalOf, Taken, verdictOf } from "./resend-answers";
import { readResendCallback, tagsOf } from "./resend-callback";
import { watched } from "./watched-fetch";

/** Mails in one call, and calls a second of an account (Resend's documentation). */
const batchSize = 100;
const callsPerSecond = 5;

const fields = {
  apiKey: {
    label: "API key",
    env: "RESEND_API_KEY",
    secret: true,
    help: "Resend → API keys → Create API key. “Sending access” is enough; with “Full access” a check can look at the domains too.",
    schema: z
      .string()
      .regex(/^[\x21-\x7e]+$/, "must be one word without spaces, as Resend shows it"),
  },
  ...senderFields("RESEND"),
  webhookSecret: {
    label: "Webhook secret",
    env: "RESEND_WEBHOOK_SECRET",
    secret: true,
    help: "Resend → Webhooks → the webhook that calls this installation → Signing secret. Without it bounces and complaints are not heard.",
    schema: z.string().regex(/^whsec_[A-Za-z0-9+/=]+$/, "must begin with whsec_"),
    optional: true,
  },
  baseUrl: {
    label: "Base URL",
    env: "RESEND_BASE_URL",
    secret: false,
    help: "Only for proxies and tests; otherwise https://api.resend.com.",
    schema: baseUrl("must be a URL: https://api.resend.com"),
    optional: true,
  },
} satisfies Record<string, Field>;

/**
 * E-mail through Resend's batch endpoint. A batch carries one idempotency key, made of its references:
 * a call whose answer was lost is repeated once as it was, which is safe. What is still open then is
 * `unknown`, because a later batch will hold other mails, and so have another key.
 */
export const resend: Adapter = {
  key: "resend",
  label: "Resend",
  channels: ["email"],
  fields,
  ratePerSecond: batchSize * callsPerSecond,
  open: openResend,
  readCallback: readResendCallback,
};

function openResend(values: Values, _surroundings: Surroundings): Provider {
  const senders = sendersOf(values);
  const key = fields.apiKey.schema.safeParse(values.apiKey);
  const wireOf = wiring(senders);
  const agent = providerDispatcher({ connections: 8, keepAliveTimeout: 30_000 });
  const client = new Resend(key.data ?? "missing", {
    baseUrl: (values.baseUrl || "https://api.resend.com").replace(/\/+$/, ""),
  });

  async function sendOnce(batch: Batch, signal: AbortSignal): Promise<Answer[]> {
    const { seen, dispatcher } = watched(agent);
    const idempotencyKey = keyOf(batch.map(({ item }) => item));
    const options = { idempotencyKey, batchValidation: "permissive", signal, dispatcher } as const;
    const { data, error } = await client.batch.send(batch.map(wireOf), options);
    const parsed = Taken.safeParse(data);
    if (parsed.success) return answersOf(batch.length, parsed.data);
    const answer = refusalOf(seen, error?.name);
    return batch.map(() => answer);
  }

  return {
    name: "resend",
    channels: ["email"],
    limits: { batchSize, concurrency: 4 },
    idempotent: false,
    send: (_channel, items, signal) =>
      sendMails(items, senders, async (batch) => {
        const answers = await sendOnce(batch, signal);
        const lost = answers.every(({ kind }) => kind === "unknown");
        if (!lost || signal.aborted) return answers;
        const again = await sendOnce(batch, signal);
        // Not now, says the second call: whether the first one was taken is as open as before.
        return again.map((answer, i) =>
          answer.kind === "retry" ? (answers[i] ?? answer) : answer,
        );
      }),
    check: async (signal) => {
      if (!key.success)
        return { ok: false, sentence: "The API key is missing or has spaces in it." };
      const complaint = complaintAbout(senders);
      if (complaint) return { ok: false, sentence: complaint };
      const { seen, dispatcher } = watched(agent);
      const options = { signal, dispatcher };
      const { data, error } = await client.domains.list({ limit: 100 }, options);
      return verdictOf(seen, error?.name, Domains.safeParse(data).data, senders);
    },
    close: () => agent.close(),
  };
}

type Batch = { mail: Mail; item: OutgoingItem }[];

/** Makes mails as the client takes them; the senders are written once, not for each mail. */
function wiring({ usual, campaigns, replyTo }: Senders) {
  const all = [usual, campaigns, replyTo].filter((sender) => sender !== null);
  const written = new Map(all.map((sender) => [sender, writtenOf(sender)]));
  const answersTo = replyTo ? written.get(replyTo) : undefined;
  return ({ mail, item }: Batch[number]) => ({
    from: written.get(mail.from) ?? writtenOf(mail.from),
    to: [mail.to],
    replyTo: answersTo,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    headers: mail.headers,
    tags: tagsOf(item.reference),
  });
}

const writtenOf = ({ name, address }: Mailbox) => (name ? `"${name}" <${address}>` : address);

const keyOf = (items: OutgoingItem[]) =>
  createHash("sha256")
    .update(items.map(({ reference }) => reference).join("\n"))
    .digest("hex");
