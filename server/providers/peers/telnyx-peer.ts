import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { type HttpPeer, type Received, type Reply, startHttpPeer } from "./http-peer";
import type { Callback } from "./twilio-peer";

/** An error as Telnyx writes it. */
export type Refusal = { code: string; title: string; status?: number; pointer?: string };

type Message = { to: string; from: string; text: string; webhook_url?: string };

export type TelnyxPeer = HttpPeer & {
  /** What checks its signatures, as the portal shows it. */
  publicKey: string;
  /** Messages that were taken, by their id. */
  messages: Map<string, Message>;
  /** Recipients that are not taken. */
  refusals: Map<string, Refusal>;
  /** Reply to the next requests in this way; null: as Telnyx would. */
  misbehave: ((request: Received) => Reply | null) | null;
  /** What is left to spend. */
  credit: string;
  /** What Telnyx reports of a message to the address that came with it. */
  finalized(id: string, status: string, errors?: Refusal[], type?: string): Callback;
  /** An SMS that somebody sends to us. */
  inbound(url: string, from: string, text: string, more?: Record<string, string>): Callback;
  /** Signs any event, now or at another time (seconds). */
  signed(url: string, event: unknown, at?: number): Callback;
};

export const peerProfileId = "4000eba1-a0c0-4563-9925-b25e842a7cb6";

/** Speaks Telnyx' REST interface v2 for messages, and signs callbacks as Telnyx does. */
export async function startTelnyxPeer({ apiKey }: { apiKey: string }): Promise<TelnyxPeer> {
  const keys = generateKeyPairSync("ed25519");
  const { x = "" } = keys.publicKey.export({ format: "jwk" });
  const messages: TelnyxPeer["messages"] = new Map();
  const refusals: TelnyxPeer["refusals"] = new Map();

  const create = (message: Message): Reply => {
    const refusal = refusals.get(message.to) ?? complaintAbout(message);
    if (refusal) return refuse(refusal.status ?? 400, refusal, message.to);
    const id = randomUUID();
    messages.set(id, message);
    const to = [{ phone_number: message.to, status: "queued" }];
    return { status: 200, body: { data: { ...message, id, record_type: "message", to } } };
  };

  const reply = (request: Received): Reply => {
    const instead = peer.misbehave?.(request);
    if (instead) return instead;
    if (request.headers.authorization !== `Bearer ${apiKey}`) {
      return refuse(401, { code: "10009", title: "Authentication failed" }, "");
    }
    switch (`${request.method} ${request.path}`) {
      case "POST /v2/messages":
        return create(JSON.parse(request.body));
      case "GET /v2/balance":
        return { status: 200, body: { data: { available_credit: peer.credit, currency: "USD" } } };
      case `GET /v2/messaging_profiles/${peerProfileId}`:
        return { status: 200, body: { data: { id: peerProfileId, enabled: true } } };
      default:
        return refuse(404, { code: "10005", title: "Resource not found" }, "");
    }
  };

  const signed = (url: string, event: unknown, at = Math.floor(Date.now() / 1_000)): Callback => {
    const body = JSON.stringify(event);
    const signature = sign(null, Buffer.from(`${at}|${body}`), keys.privateKey);
    const headers = {
      "content-type": "application/json",
      "telnyx-signature-ed25519": signature.toString("base64"),
      "telnyx-timestamp": String(at),
    };
    return { url, headers, body };
  };

  const http = await startHttpPeer(reply);
  const peer: TelnyxPeer = Object.assign(http, {
    url: `${http.url}/v2`,
    publicKey: Buffer.from(x, "base64url").toString("base64"),
    messages,
    refusals,
    misbehave: null,
    credit: "12.34",
    signed,
    finalized(id: string, status: string, errors: Refusal[] = [], type = "message.finalized") {
      const { to = "", webhook_url = "", ...message } = messages.get(id) ?? {};
      const payload = { ...message, id, webhook_url, to: [{ phone_number: to, status }], errors };
      return signed(webhook_url, eventOf(type, { ...payload, direction: "outbound" }));
    },
    inbound(url: string, from: string, text: string, more: Record<string, string> = {}) {
      const to = [{ phone_number: "+15005550006", status: "webhook_delivered" }];
      const payload = { id: randomUUID(), direction: "inbound", text, to, ...more };
      return signed(url, eventOf("message.received", { ...payload, from: { phone_number: from } }));
    },
  });
  return peer;
}

const eventOf = (event_type: string, payload: object) => ({
  data: {
    record_type: "event",
    id: randomUUID(),
    event_type,
    occurred_at: "2026-03-04T05:06:07.890+00:00",
    payload: { record_type: "message", ...payload },
  },
  meta: { attempt: 1 },
});

function complaintAbout({ to, from, text }: Message): Refusal | null {
  if (!from) return { code: "10004", title: "Missing required parameter", pointer: "/from" };
  if (!text) return { code: "40316", title: "No content provided for message" };
  return /^\+[1-9]\d{6,14}$/.test(to) ? null : { code: "40310", title: "Invalid 'to' address" };
}

const refuse = (status: number, { code, title, pointer }: Refusal, to: string): Reply => ({
  status,
  body: {
    errors: [{ code, title, detail: `The message to ${to} was refused`, source: { pointer } }],
  },
});
