import { randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { type Received, type Reply, startHttpPeer } from "./http-peer";

/** A mail as it came over the wire. */
type WireMail = {
  from: string;
  to: string | string[];
  subject: string;
  html?: string;
  text?: string;
  reply_to?: string;
  headers?: Record<string, string>;
  tags?: { name: string; value: string }[];
};

export type Kept = { id: string; mail: WireMail };

/** Trouble with one call: what is answered, and whether its mails were taken all the same. */
export type Trouble = { reply: Reply; taken?: boolean };

type Settings = {
  apiKey: string;
  webhookSecret: string;
  domains: { name: string; status: string }[];
  callsPerSecond: number;
  /** The key has “sending access” alone. */
  sendingOnly: boolean;
  /** false: keeps no call, mail or idempotency key, for measurements that would fill its memory. */
  keepReceived: boolean;
};

export type ResendPeer = {
  url: string;
  /** Every call, in order. */
  received: Received[];
  /** Every mail taken, once for an idempotency key. */
  mails: Kept[];
  /** Decides about trouble with each call to the batch endpoint, from 1. May be changed at any time. */
  trouble: (call: number) => Trouble | null;
  /** A signed callback about a mail, as Resend would post it. */
  callback(
    type: string,
    kept: Kept,
    more?: object,
  ): { headers: Record<string, string>; body: string };
} & AsyncDisposable;

/** Speaks Resend's REST API: batches, idempotency keys, rate limits, domains, signed callbacks. */
export async function startResendPeer(given: Partial<Settings> = {}): Promise<ResendPeer> {
  const settings: Settings = {
    apiKey: "re_secret",
    webhookSecret: `whsec_${Buffer.from("a secret of the peer").toString("base64")}`,
    domains: [],
    callsPerSecond: Number.POSITIVE_INFINITY,
    sendingOnly: false,
    keepReceived: true,
    ...given,
  };
  const mails: Kept[] = [];
  const takeBatch = batchTaker(mails, settings.keepReceived);
  const limit = rateLimit(settings.callsPerSecond);
  let calls = 0;
  const http = await startHttpPeer((request) => {
    const limits = limit();
    const refused = refusal(request, settings.apiKey) ?? (limits.over ? limits.reply : null);
    if (refused) return withHeaders(refused, limits.headers);
    if (request.path.startsWith("/domains")) {
      if (settings.sendingOnly) return failure(401, "restricted_api_key");
      return { status: 200, body: { object: "list", data: settings.domains } };
    }
    if (request.path !== "/emails/batch") return failure(404, "not_found");
    calls += 1;
    const trouble = peer.trouble(calls);
    if (trouble && !trouble.taken) return trouble.reply;
    const reply = takeBatch(request);
    return trouble?.reply ?? withHeaders(reply, limits.headers);
  }, settings);
  const peer: ResendPeer = {
    url: http.url,
    received: http.received,
    mails,
    trouble: () => null,
    callback: (type, kept, more = {}) => sign(settings.webhookSecret, eventOf(type, kept, more)),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
  return peer;
}

const failure = (statusCode: number, name: string): Reply => ({
  status: statusCode,
  body: { statusCode, name, message: `The reason for ${name}` },
});

function withHeaders(reply: Reply, headers: Record<string, string>): Reply {
  return typeof reply === "string"
    ? reply
    : { ...reply, headers: { ...headers, ...reply.headers } };
}

function refusal({ headers }: Received, apiKey: string): Reply | null {
  if (!headers.authorization) return failure(401, "missing_api_key");
  return headers.authorization === `Bearer ${apiKey}` ? null : failure(403, "invalid_api_key");
}

function rateLimit(perSecond: number) {
  let second = 0;
  let n = 0;
  const reply = withHeaders(failure(429, "rate_limit_exceeded"), { "retry-after": "1" });
  return () => {
    const now = Math.floor(Date.now() / 1_000);
    n = now === second ? n + 1 : 1;
    second = now;
    const headers = {
      "ratelimit-limit": String(perSecond),
      "ratelimit-remaining": String(Math.max(0, perSecond - n)),
      "ratelimit-reset": "1",
    };
    return { over: n > perSecond, headers, reply };
  };
}

/** Takes each idempotency key once: the same batch again gets the same answer, another one a 409. */
function batchTaker(mails: Kept[], keep: boolean): (request: Received) => Reply {
  const answers = new Map<string, { body: string; reply: Reply }>();
  return ({ headers, body }) => {
    const key = String(headers["idempotency-key"] ?? "");
    const before = answers.get(key);
    if (before && before.body !== body) return failure(409, "invalid_idempotent_request");
    if (before) return before.reply;
    const wanted: WireMail[] = JSON.parse(body);
    if (wanted.length > 100) return failure(422, "validation_error");
    const wrong = wanted.flatMap((mail, index) => {
      const message = complaint(mail);
      return message ? [{ index, message }] : [];
    });
    const strict = headers["x-batch-validation"] !== "permissive";
    if (strict && wrong.length > 0) return failure(422, "validation_error");
    const bad = new Set(wrong.map(({ index }) => index));
    const taken = wanted.flatMap((mail, i) => (bad.has(i) ? [] : [{ id: randomUUID(), mail }]));
    if (keep) mails.push(...taken);
    const data = taken.map(({ id }) => ({ id }));
    const reply = { status: 200, body: wrong.length > 0 ? { data, errors: wrong } : { data } };
    if (key && keep) answers.set(key, { body, reply });
    return reply;
  };
}

function complaint({ to, subject, tags = [] }: WireMail): string | null {
  if ([to].flat().some((address) => !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(address))) {
    return "Invalid `to` field. The email address needs to follow the `email@example.com` format.";
  }
  if (!subject) return "Missing `subject` field.";
  const good = tags.every(({ value }) => /^[\w-]{1,256}$/.test(value));
  return good ? null : "Tags should only contain ASCII letters, numbers, underscores, or dashes.";
}

const eventOf = (type: string, { id, mail }: Kept, more: object) => ({
  type,
  created_at: new Date().toISOString(),
  data: {
    ...{ created_at: new Date().toISOString(), email_id: id, from: mail.from, to: mail.to },
    subject: mail.subject,
    tags: Object.fromEntries((mail.tags ?? []).map(({ name, value }) => [name, value])),
    ...more,
  },
});

function sign(secret: string, event: object): { headers: Record<string, string>; body: string } {
  const id = `msg_${randomUUID()}`;
  const at = new Date();
  const body = JSON.stringify(event);
  const headers = {
    "content-type": "application/json",
    "svix-id": id,
    "svix-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "svix-signature": new Webhook(secret).sign(id, at, body),
  };
  return { headers, body };
}
