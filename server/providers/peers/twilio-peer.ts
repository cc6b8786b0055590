import { createHmac, randomUUID } from "node:crypto";
import { type HttpPeer, type Received, type Reply, startHttpPeer } from "./http-peer";

/** A callback as it would be posted. */
export type Callback = { url: string; headers: Record<string, string>; body: string };

type Account = { accountSid: string; authToken: string };

export type TwilioPeer = HttpPeer & {
  /** Messages that were taken: the form's fields, by the message's SID. */
  messages: Map<string, Record<string, string>>;
  /** Error codes for recipients that are not taken: `21211`, … */
  refusals: Map<string, number>;
  /** Reply to the next requests in this way; null: as Twilio would. */
  misbehave: ((request: Received) => Reply | null) | null;
  /** What Twilio reports of a message to the address that came with it. */
  statusOf(sid: string, status: string, errorCode?: number): Callback;
  /** An SMS that somebody sends to us. */
  inbound(url: string, from: string, body: string, more?: Record<string, string>): Callback;
};

/** Sentences of real refusals hold the number: what must not leak is there to leak. */
const statusOfCode = (code: number) => (code === 20_429 ? 429 : code === 20_003 ? 401 : 400);

/** Speaks Twilio's REST interface of 2010-04-01 for messages, and signs callbacks as Twilio does. */
export async function startTwilioPeer({ accountSid, authToken }: Account): Promise<TwilioPeer> {
  const messages: TwilioPeer["messages"] = new Map();
  const refusals: TwilioPeer["refusals"] = new Map();
  const basic = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
  const account = `/2010-04-01/Accounts/${accountSid}`;

  const create = ({ body, headers }: Received): Reply => {
    const form = Object.fromEntries(new URLSearchParams(body));
    const to = form.To ?? "";
    const refusal = refusals.get(to) ?? complaintAbout(form, headers["content-type"]);
    if (refusal !== undefined) return refuse(statusOfCode(refusal), refusal, to);
    const sid = `SM${randomUUID().replaceAll("-", "")}`;
    messages.set(sid, form);
    const kept = { sid, to, body: form.Body, status: "queued", account_sid: accountSid };
    return { status: 201, body: { ...kept, error_code: null, error_message: null } };
  };

  const reply = (request: Received): Reply => {
    const instead = peer.misbehave?.(request);
    if (instead) return instead;
    if (request.headers.authorization !== basic) return refuse(401, 20003, "");
    const [path] = request.path.split("?");
    const call = `${request.method} ${path}`;
    if (call === `POST ${account}/Messages.json`) return create(request);
    if (call === `GET ${account}.json`) {
      return { status: 200, body: { sid: accountSid, status: "active", friendly_name: "A" } };
    }
    if (call === `GET ${account}/IncomingPhoneNumbers.json`) {
      const owned = request.path.includes(encodeURIComponent("+15005550006"));
      const numbers = owned ? [{ sid: "PN1", phone_number: "+15005550006" }] : [];
      return { status: 200, body: { incoming_phone_numbers: numbers, page: 0, page_size: 1 } };
    }
    if (call === `GET /v1/Services/MG${"a".repeat(32)}`) {
      return { status: 200, body: { sid: `MG${"a".repeat(32)}`, account_sid: accountSid } };
    }
    return refuse(404, 20404, "");
  };

  const sign = (url: string, form: Record<string, string>): Callback => ({
    url,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": signatureOf(authToken, url, form),
    },
    body: new URLSearchParams(form).toString(),
  });

  const peer: TwilioPeer = Object.assign(await startHttpPeer(reply), {
    messages,
    refusals,
    misbehave: null,
    statusOf(sid: string, status: string, errorCode?: number) {
      const { To = "", StatusCallback = "" } = messages.get(sid) ?? {};
      const form = { AccountSid: accountSid, MessageSid: sid, SmsSid: sid, To, SmsStatus: status };
      const code: Record<string, string> = errorCode ? { ErrorCode: String(errorCode) } : {};
      return sign(StatusCallback, { ...form, MessageStatus: status, ...code });
    },
    inbound(url: string, from: string, body: string, more: Record<string, string> = {}) {
      const sid = `SM${randomUUID().replaceAll("-", "")}`;
      const form = {
        AccountSid: accountSid,
        MessageSid: sid,
        SmsStatus: "received",
        NumMedia: "0",
      };
      return sign(url, { ...form, From: from, To: "+15005550006", Body: body, ...more });
    },
  });
  return peer;
}

function complaintAbout(form: Record<string, string>, type: string | undefined) {
  if (type !== "application/x-www-form-urlencoded") return 21_602;
  if (!form.Body) return 21_602;
  if (Boolean(form.From) === Boolean(form.MessagingServiceSid)) return 21_603;
  if (!/^\+[1-9]\d{6,14}$/.test(form.To ?? "")) return 21_211;
  const wait = Number(form.ValidityPeriod);
  if (!(Number.isInteger(wait) && wait >= 1 && wait <= 36_000)) return 90_007;
  return undefined;
}

const refuse = (status: number, code: number, to: string): Reply => ({
  status,
  body: {
    code,
    message: `Message to ${to} was refused`,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  },
});

/** HMAC-SHA1 over the address and the form's fields in order of their names. */
function signatureOf(authToken: string, url: string, form: Record<string, string>): string {
  const fields = Object.entries(form).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const signed = fields.reduce((text, [name, value]) => text + name + value, url);
  return createHmac("sha1", authToken).update(signed).digest("base64");
}
