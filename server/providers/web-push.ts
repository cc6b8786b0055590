import { createECDH } from "node:crypto";
import { setMaxListeners } from "node:events";
import { type Agent, request as httpsRequest } from "node:https";
import { LRUCache } from "lru-cache";
import webpush, { type RequestDetails } from "web-push";
import type { Adapter, Values } from "./adapter";
import { answerOfError } from "./answers";
import { webPushTopic } from "./collapse-key";
import type { Answer, Check, OutgoingItem, Provider } from "./provider";
import { AddressNotPublic, guardedAgent, providersOnly } from "./public-address";
import { kindOfToken, readSubscription, type Subscription } from "./push-token";
import { answerOfResponse } from "./web-push-answers";
import { webPushFields } from "./web-push-fields";
import { plaintextFor } from "./web-push-message";

/** Web Push with VAPID: browsers, straight to the push service that each subscription names. */
export const webPush: Adapter = {
  key: "web-push",
  label: "Web Push",
  channels: ["push"],
  fields: webPushFields,
  ratePerSecond: null,
  open: (values) => openWebPush(values),
};

/** A subscription can name a server that never answers: it must not hold the others up for long. */
const patienceMs = 5_000;

/** What is kept open for one account. */
type Open = {
  agent: Agent;
  /** `Authorization` for a push service, by its origin. */
  authorizationFor(origin: string): string;
};

function openWebPush(values: Values): Provider {
  const open: Open = { agent: agentFor(values), authorizationFor: authorizations(values) };
  return {
    name: webPush.key,
    channels: webPush.channels,
    limits: { batchSize: 50, concurrency: 4 },
    idempotent: false,
    serves: (to) => kindOfToken(to) === "web_push",
    send: (_channel, items, signal) => {
      const until = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
      // One listener for each request of the batch, and so no leak to be warned of.
      setMaxListeners(0, until);
      return Promise.all(items.map((item) => sendOne(open, item, until)));
    },
    check: async () => checkKeys(values),
    close: async () => open.agent.destroy(),
  };
}

function agentFor({ ca, allowPrivate }: Values): Agent {
  const idle = { keepAlive: true, timeout: 30_000 };
  const options = { ...idle, maxSockets: 50, maxTotalSockets: 500, ...(ca && { ca }) };
  return allowPrivate === "true"
    ? guardedAgent(options, undefined, providersOnly)
    : guardedAgent(options);
}

/** A signature is good for twelve hours; making one for each message would double the work. */
function authorizations({ subject = "", publicKey = "", privateKey = "" }: Values) {
  const made = new LRUCache<string, string>({ max: 1_000, ttl: 6 * 3_600_000 });
  return (origin: string) => {
    const known = made.get(origin);
    if (known) return known;
    const { Authorization } = webpush.getVapidHeaders(
      ...([origin, subject, publicKey, privateKey, "aes128gcm"] as const),
    );
    made.set(origin, Authorization);
    return Authorization;
  };
}

async function sendOne(open: Open, item: OutgoingItem, signal: AbortSignal): Promise<Answer> {
  const subscription = readSubscription(item.to);
  if (!subscription) return { kind: "endpoint_invalid", detail: "no subscription" };
  const plaintext = plaintextFor(item);
  if (plaintext === null) {
    return { kind: "refused", class: "invalid_content", detail: "over 4 KB" };
  }
  const details = encrypt(open, item, subscription, plaintext);
  if ("kind" in details) return details;
  try {
    const { status, retryAfter } = await post(details, open.agent, signal);
    return answerOfResponse(item, subscription.endpoint, status, retryAfter);
  } catch (error) {
    if (error instanceof AddressNotPublic) {
      return { kind: "refused", class: "blocked", detail: error.code };
    }
    return answerOfError(error);
  }
}

type Encrypted = RequestDetails & { body: Buffer };

/** The request to make, or what is wrong with our keys or the subscription's. */
function encrypt(
  open: Open,
  { content, priority, ttlSeconds }: OutgoingItem,
  subscription: Subscription,
  plaintext: string,
): Encrypted | Answer {
  let authorization: string;
  try {
    authorization = open.authorizationFor(new URL(subscription.endpoint).origin);
  } catch {
    return { kind: "refused", class: "unauthorized", detail: "VAPID keys" };
  }
  try {
    return webpush.generateRequestDetails(subscription, plaintext, {
      headers: { Authorization: authorization },
      TTL: ttlSeconds,
      urgency: priority === 2 ? "normal" : "high",
      ...(content.collapseKey && { topic: webPushTopic(content.collapseKey) }),
    });
  } catch {
    return { kind: "endpoint_invalid", detail: "keys" };
  }
}

/** More than this no push service has to say; what comes after it is not read. */
const longestAnswer = 16_384;

/** The library's own sending cannot be aborted. Redirects are answers like any other. */
function post({ endpoint, method, headers, body }: Encrypted, agent: Agent, signal: AbortSignal) {
  return new Promise<{ status: number; retryAfter: string | null }>((resolve, reject) => {
    const request = httpsRequest(endpoint, { method, headers, agent, signal });
    request.on("error", (error) => {
      // Time was up before there was a connection: nothing was sent.
      const early = signal.aborted && (request.socket?.connecting ?? true);
      reject(early ? Object.assign(error, { code: "UND_ERR_CONNECT_TIMEOUT" }) : error);
    });
    request.once("response", (response) => {
      let length = 0;
      response.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length > longestAnswer) response.destroy();
      });
      response.on("error", () => {});
      const retryAfter = response.headers["retry-after"] ?? null;
      resolve({ status: response.statusCode ?? 0, retryAfter });
    });
    request.end(body);
  });
}

function checkKeys({ subject = "", publicKey = "", privateKey = "" }: Values): Check {
  try {
    webpush.getVapidHeaders("https://push.example", subject, publicKey, privateKey, "aes128gcm");
    const pair = createECDH("prime256v1");
    pair.setPrivateKey(Buffer.from(privateKey, "base64url"));
    if (pair.getPublicKey("base64url") !== publicKey.replace(/=+$/, "")) {
      return { ok: false, sentence: "The private key does not belong to the public key." };
    }
    const sentence =
      "The keys belong together; each browser's push service judges them when it gets a message.";
    return { ok: true, sentence };
  } catch {
    return {
      ok: false,
      sentence: "A key cannot be read, or the contact is no mailto: or https: address.",
    };
  }
}
