import { Webhook } from "standardwebhooks";
import { Agent, type Dispatcher, request } from "undici";
import { z } from "zod";
import type { Adapter, Field, Values } from "./adapter";
import { answerEach } from "./answer-each";
import { answerOfStatus } from "./answers";
import type { Answer, Check, OutgoingItem, Provider } from "./provider";
import { AddressNotPublic, guardedDispatcher } from "./public-address";

/** ms for one receiver: shorter than a call's own deadline, so that a slow one costs only its item. */
const receiverMs = 5_000;
/** Bytes of an answer that are read, to keep the connection; nothing in them matters. */
const readAtMost = 64 * 1024;
const batchSize = 50;

const Secret = z.string().refine((secret) => signerOf(secret) !== null, {
  error: 'must be "whsec_" and then base64 of 24 to 64 random bytes',
});

const fields = {
  secret: {
    label: "Signing secret",
    env: "WEBHOOK_SECRET",
    secret: true,
    help: 'Make one with: echo "whsec_$(openssl rand -base64 32)". Receivers check signatures with it.',
    schema: Secret,
  },
  previousSecret: {
    label: "Previous signing secret",
    env: "WEBHOOK_PREVIOUS_SECRET",
    secret: true,
    help: "While receivers change over to a new secret: both sign, and either is enough to check.",
    schema: Secret,
    optional: true,
  },
  allowPrivate: {
    label: "Receivers may be internal",
    env: "WEBHOOK_ALLOW_PRIVATE",
    secret: false,
    help: '"true" if receivers are in your own network. Otherwise only public addresses are called.',
    schema: z.enum(["true", "false"], { error: 'must be "true" or "false"' }),
    optional: true,
  },
  ca: {
    label: "Certificate authority of internal receivers",
    env: "WEBHOOK_CA",
    secret: false,
    help: "A PEM, if internal receivers have certificates of your own authority.",
    schema: z.string().includes("BEGIN CERTIFICATE", { error: "must be a PEM certificate" }),
    optional: true,
    multiline: true,
  },
} satisfies Record<string, Field>;

/** HTTP POST of JSON to a user's own endpoint, signed as Standard Webhooks has it. */
export const webhook: Adapter = {
  key: "webhook",
  label: "Webhooks",
  channels: ["webhook"],
  fields,
  ratePerSecond: null,
  open: openWebhooks,
};

function openWebhooks(values: Values): Provider {
  const signers = signersOf(values);
  const dispatcher = dispatcherOf(values);
  return {
    name: "webhook",
    channels: ["webhook"],
    limits: { batchSize, concurrency: 2, ratePerSecond: null },
    // Receivers tell repetitions by webhook-id.
    idempotent: true,
    async send(_channel, items, signal) {
      if (!signers) return items.map(() => unsigned);
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(receiverMs)]);
      const post = (item: OutgoingItem) => postTo(item, { signers, dispatcher, signal: deadline });
      return await answerEach(items, batchSize, deadline, post);
    },
    check: async () => checkOf(values, signers),
    // Calls under way end with their signal; idle connections must not wait for them.
    close: () => dispatcher.close(),
  };
}

const unsigned: Answer = {
  kind: "refused",
  class: "unauthorized",
  detail: "The signing secret cannot be used",
};

/** Receivers are many and far: connections are few for each, and soon given back. */
function dispatcherOf({ allowPrivate, ca }: Values): Agent {
  const options = { connections: 16, keepAliveTimeout: 10_000 };
  return allowPrivate === "true"
    ? new Agent({ ...options, connect: { ca } })
    : guardedDispatcher({ ...options, ...(ca && { ca }) });
}

function signerOf(secret: string): Webhook | null {
  try {
    const bytes = Buffer.from(secret.replace(/^whsec_/, ""), "base64").length;
    return bytes >= 24 && bytes <= 64 ? new Webhook(secret) : null;
  } catch {
    return null;
  }
}

/** The new secret's first; null when one of them cannot be used. */
function signersOf({ secret = "", previousSecret }: Values): Webhook[] | null {
  const made = [secret, ...(previousSecret ? [previousSecret] : [])].map(signerOf);
  const signers = made.filter((signer) => signer !== null);
  return signers.length === made.length ? signers : null;
}

type Posting = { signers: Webhook[]; dispatcher: Dispatcher; signal: AbortSignal };

async function postTo(item: OutgoingItem, posting: Posting): Promise<Answer> {
  const { signers, dispatcher, signal } = posting;
  if (!/^https?:\/\//i.test(item.to) || !URL.canParse(item.to)) {
    return { kind: "endpoint_invalid", detail: "The address is not an http or https URL" };
  }
  const now = new Date();
  const body = JSON.stringify(payloadOf(item, now));
  try {
    const response = await request(item.to, {
      method: "POST",
      dispatcher,
      signal,
      body,
      headers: {
        "content-type": "application/json",
        "user-agent": "Carillon",
        "webhook-id": item.reference,
        "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
        "webhook-signature": signers.map((it) => it.sign(item.reference, now, body)).join(" "),
      },
    });
    await readOver(response.body);
    const retryAfter = response.headers["retry-after"];
    return answerOf(item, response.statusCode, [retryAfter].flat()[0] ?? null);
  } catch (error) {
    if (!(error instanceof AddressNotPublic)) throw error;
    return { kind: "refused", class: "blocked", detail: error.message };
  }
}

const payloadOf = ({ content }: OutgoingItem, now: Date) => ({
  type: content.data?.type ?? "notification",
  timestamp: now.toISOString(),
  data: {
    ...content.data,
    title: content.title,
    body: content.body,
    ...(content.actionUrl && { actionUrl: content.actionUrl }),
    ...(content.imageUrl && { imageUrl: content.imageUrl }),
  },
});

/** Throws if the answer breaks off; what is longer than anybody needs is cut short. */
async function readOver(body: Dispatcher.ResponseData["body"]): Promise<void> {
  let read = 0;
  body.on("error", () => {});
  for await (const chunk of body) {
    read += Buffer.byteLength(chunk);
    if (read > readAtMost) return;
  }
}

function answerOf(item: OutgoingItem, status: number, retryAfter: string | null): Answer {
  if (status >= 200 && status < 300) {
    return { kind: "accepted", providerMessageId: item.reference };
  }
  if (status === 410) return { kind: "endpoint_invalid", detail: "410" };
  if (status < 400) {
    return { kind: "refused", class: "blocked", detail: `${status}: redirects are not followed` };
  }
  // Refused by one receiver: nothing is wrong with the account.
  if (status === 401 || status === 403) {
    return { kind: "refused", class: "blocked", detail: String(status) };
  }
  return answerOfStatus(status, retryAfter);
}

function checkOf(values: Values, signers: Webhook[] | null): Check {
  if (!signers) {
    const sentence =
      'A signing secret cannot be used: it must be "whsec_" and then base64 of 24 to 64 random bytes.';
    return { ok: false, sentence };
  }
  const secrets = signers.length === 1 ? "one secret" : "two secrets, the new and the previous one";
  const where = values.allowPrivate === "true" ? "Internal receivers" : "Public receivers only";
  return { ok: true, sentence: `Signs with ${secrets}. ${where} are called.` };
}
