import { rootCertificates } from "node:tls";
import type { Webhook } from "standardwebhooks";
import { type Agent, type Dispatcher, request } from "undici";
import type { Adapter, Values } from "./adapter";
import { answerEach } from "./answer-each";
import { answerOfStatus } from "./answers";
import type { Answer, Check, OutgoingItem, Provider } from "./provider";
import { AddressNotPublic, guardedDispatcher, providerDispatcher } from "./public-address";
import { fields, signersOf } from "./webhook-fields";

/** ms for one receiver: shorter than a call's own deadline, so that a slow one costs only its item. */
const receiverMs = 5_000;
/** ms for making a connection: less, so that one that was never made is told from one that went dead. */
const connectMs = 3_000;
/** Bytes of an answer that are read, to keep the connection; nothing in them matters. */
const readAtMost = 64 * 1024;
const batchSize = 50;

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
    limits: { batchSize, concurrency: 2 },
    separateEndpoints: true,
    // Receivers tell repetitions by webhook-id.
    idempotent: true,
    async send(_channel, items, signal) {
      if (!signers) return items.map(() => unsigned);
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(receiverMs)]);
      const post = (item: OutgoingItem) => postTo(item, { signers, dispatcher, signal: deadline });
      return await answerEach(items, batchSize, deadline, post);
    },
    check: async () => checkOf(values, signers),
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
  if (allowPrivate !== "true") return guardedDispatcher({ ...options, connectMs });
  const trusted = ca ? { ca: [...rootCertificates, ca] } : {};
  return providerDispatcher({ ...options, connectMs, ...trusted });
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
