import { createPublicKey, generateKeyPairSync, randomUUID, verify } from "node:crypto";
import { type HttpPeer, type Received, type Reply, startHttpPeer } from "./http-peer";

/** What the peer does with a message: takes it, refuses it in Google's words, or misbehaves. */
export type FcmReply =
  | "take"
  | { status: number; code: string; headers?: Record<string, string>; details?: object[] }
  | Reply;

export type FcmPeer = {
  url: string;
  /** The JSON file that Google would give out. */
  serviceAccount: string;
  projectId: string;
  /** Messages and changes of topics, not requests for access tokens. */
  received: Received[];
  /** Access tokens given out. */
  granted: number;
  /** `to`: a token, or a topic's name. */
  reply: (to: string, n: number) => FcmReply;
  /** All access tokens end before their time. */
  withdraw(): void;
  /** Instead of an access token. */
  replyToGrant: (() => Reply) | null;
} & AsyncDisposable;

const fcmError = "type.googleapis.com/google.firebase.fcm.v1.FcmError";

/** Google's side: the token service (OAuth 2, RFC 7523) and FCM HTTP v1 with its topics. */
export async function startFcmPeer(
  reply: FcmPeer["reply"] = () => "take",
  { port = 0, keepReceived = true } = {},
): Promise<FcmPeer> {
  const account = makeServiceAccount();
  const tokens = new Set<string>();
  const peer: FcmPeer = {
    ...{ url: "", serviceAccount: JSON.stringify(account), projectId: account.project_id },
    ...{ received: [], granted: 0, reply, replyToGrant: null },
    withdraw: () => tokens.clear(),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
  let n = 0;
  const respond = (request: Received) => {
    if (request.path === "/token") return grant(peer, account, request, tokens);
    if (keepReceived) peer.received.push(request);
    n += 1;
    return answer(peer, request, tokens, n);
  };
  // It keeps its calls itself, without those for access tokens.
  const http: HttpPeer = await startHttpPeer(respond, { port, keepReceived: false });
  peer.url = http.url;
  return peer;
}

function makeServiceAccount() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  return {
    type: "service_account",
    project_id: "carillon-peer",
    private_key_id: randomUUID(),
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    client_email: "sender@carillon-peer.iam.gserviceaccount.com",
    token_uri: "https://oauth2.googleapis.com/token",
  };
}

type Account = ReturnType<typeof makeServiceAccount>;

/** Gives an access token for an assertion that the account's key has signed. */
function grant(peer: FcmPeer, account: Account, { body }: Received, tokens: Set<string>): Reply {
  if (peer.replyToGrant) return peer.replyToGrant();
  const form = new URLSearchParams(body);
  const [head = "", claims = "", signature = ""] = form.get("assertion")?.split(".") ?? [];
  const key = createPublicKey(account.private_key);
  const bytes = Buffer.from(signature, "base64url");
  const signed = verify("sha256", Buffer.from(`${head}.${claims}`), key, bytes);
  const said = signed ? JSON.parse(Buffer.from(claims, "base64url").toString()) : {};
  const good =
    form.get("grant_type") === "urn:ietf:params:oauth:grant-type:jwt-bearer" &&
    said.iss === account.client_email &&
    said.aud === account.token_uri &&
    String(said.scope).includes("firebase.messaging") &&
    said.exp * 1_000 > Date.now() &&
    said.exp - said.iat <= 3_600;
  if (!good) {
    const invalid = { error: "invalid_grant", error_description: "Invalid JWT Signature." };
    return { status: 400, body: invalid };
  }
  const token = `ya29.${randomUUID()}`;
  tokens.add(token);
  peer.granted += 1;
  const given = { access_token: token, expires_in: 3_599, token_type: "Bearer" };
  return { status: 200, body: given };
}

function answer(peer: FcmPeer, request: Received, tokens: Set<string>, n: number): Reply {
  const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
  if (!tokens.has(token)) return refusal(401, "UNAUTHENTICATED");
  const url = new URL(request.path, "http://peer");
  const [, project, rest] = /^\/v1\/projects\/([^/]+)\/(.*)$/.exec(url.pathname) ?? [];
  if (project !== peer.projectId) return refusal(403, "PERMISSION_DENIED");
  const change = /^registrations\/([^/]+)\/topicSubscriptions(?:\/([^/]+))?$/.exec(rest ?? "");
  if (change?.[1]) return finish(peer.reply(decodeURIComponent(change[1]), n), {});
  if (rest !== "messages:send" || request.method !== "POST") return refusal(404, "NOT_FOUND");
  const { message, validate_only: dryRun } = JSON.parse(request.body);
  const wrong = wrongField(message);
  if (wrong) {
    const type = "type.googleapis.com/google.rpc.BadRequest";
    return refusal(400, "INVALID_ARGUMENT", {}, [
      { "@type": type, fieldViolations: [{ field: wrong, description: "Invalid value" }] },
    ]);
  }
  const name = `projects/${project}/messages/${dryRun ? "fake_message_id" : `0:${randomUUID()}`}`;
  return finish(peer.reply(message.token ?? message.topic, n), { name });
}

function finish(reply: FcmReply, taken: object): Reply {
  if (reply === "take") return { status: 200, body: taken };
  if (typeof reply === "string" || !("code" in reply)) return reply;
  return refusal(reply.status, reply.code, reply.headers, [
    ...(reply.details ?? []),
    { "@type": fcmError, errorCode: reply.code },
  ]);
}

/** google.rpc.Status, as every API of Google's words its errors. */
function refusal(
  code: number,
  status: string,
  headers: Record<string, string> = {},
  details: object[] = [],
): Reply {
  const error = { code, message: `Refused: ${status}`, status, details };
  return { status: code, headers, body: { error } };
}

/** The fields that Google is strict about. */
function wrongField(message: Record<string, Record<string, unknown>>): string | null {
  const { token, topic, data = {}, android = {}, apns = {}, webpush = {} } = message;
  if (Boolean(token) === Boolean(topic)) return "message.token";
  if (Buffer.byteLength(JSON.stringify({ ...message, token: "" })) > 4_200) return "message";
  if (Object.values(data).some((value) => typeof value !== "string")) return "message.data";
  if (Object.keys(data).some((key) => /^(from$|gcm\.|google\.)/.test(key))) return "message.data";
  if (android.ttl !== undefined && !/^\d+(\.\d+)?s$/.test(String(android.ttl))) {
    return "message.android.ttl";
  }
  if (![undefined, "high", "normal", "HIGH", "NORMAL"].includes(android.priority?.toString())) {
    return "message.android.priority";
  }
  const expiration = Object(apns.headers)["apns-expiration"];
  if (expiration !== undefined && !/^\d+$/.test(expiration)) return "message.apns.headers";
  const link: unknown = Object(webpush.fcm_options ?? webpush.fcmOptions).link;
  return link !== undefined && !String(link).startsWith("https://") ? "message.webpush" : null;
}
