import { createPublicKey, generateKeyPairSync, randomUUID, verify } from "node:crypto";
import { createSecureServer, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { TLSSocket } from "node:tls";
import { type MadeCertificate, makeCertificate } from "./certificate";

/** A notification as the peer took it. */
export type ApnsReceived = {
  token: string;
  headers: IncomingHttpHeaders;
  /** As it was sent. */
  body: string;
  /** Which of the connections it came over, from 1. */
  session: number;
};

/** What the peer does with a notification. */
export type ApnsReply =
  | "take"
  | { status: number; reason?: string; headers?: Record<string, string>; body?: string }
  /** Resets the stream: with INTERNAL_ERROR, or with REFUSED_STREAM (it never looked at it). */
  | "reset"
  | "refuse-stream"
  /** Ends the session after this notification, which it does not answer. */
  | "goaway"
  | "hang"
  | "garbage"
  /** Closes the connection, wholly or only its own half. */
  | "drop"
  | "half-close";

export type ApnsPeer = {
  host: string;
  port: number;
  /** Clients trust the peer by this certificate. */
  ca: string;
  /** Signs provider tokens that the peer believes. */
  signing: { key: string; keyId: string; teamId: string };
  /** A client certificate, where the peer was told to ask for one. */
  clientCertificate: MadeCertificate;
  topic: string;
  received: ApnsReceived[];
  sessions: number;
  reply: (token: string, n: number) => ApnsReply;
} & AsyncDisposable;

const ids = { keyId: "ABCDE12345", teamId: "TEAM567890" };

/** Apple's side of the provider API: HTTP/2 over TLS, provider tokens or client certificates. */
export async function startApnsPeer(
  reply: ApnsPeer["reply"] = () => "take",
  { certificates = false, port = 0, keepReceived = true } = {},
): Promise<ApnsPeer> {
  const own = makeCertificate();
  const clientCertificate = makeCertificate({ applePush: true });
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const server = createSecureServer({
    ...own,
    ...(certificates && {
      // Refused by an answer, not by a broken handshake.
      ...{ requestCert: true, rejectUnauthorized: false, ca: clientCertificate.cert },
    }),
    settings: { maxConcurrentStreams: 1_000 },
  });
  const peer: ApnsPeer = {
    ...{ host: "127.0.0.1", port: 0, ca: own.cert, signing: { key, ...ids }, clientCertificate },
    ...{ topic: "com.example.app", received: [], sessions: 0, reply },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on("sessionError", () => {});
  server.on("session", (opened) => {
    peer.sessions += 1;
    const session = peer.sessions;
    opened.on("error", () => {});
    opened.on("stream", async (stream, headers) => {
      stream.on("error", () => {});
      const body = await text(stream).catch(() => "");
      const token = /^\/3\/device\/([0-9a-f]+)$/.exec(String(headers[":path"]))?.[1] ?? "";
      if (keepReceived) peer.received.push({ token, headers, body, session });
      const refused = judge(peer, stream, { token, headers, body }, certificates);
      const reply = refused ?? peer.reply(token, peer.received.length);
      // HTTP/2 keeps its socket to itself: the one below is reached from here.
      if (reply === "half-close") for (const socket of sockets) socket.end();
      else answer(stream, reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, peer.host, resolve));
  const address = server.address();
  peer.port = typeof address === "object" && address ? address.port : 0;
  return peer;
}

type Judged = Pick<ApnsReceived, "token" | "headers" | "body">;

/** Apple's own checks, in its order: who sends, to which app, what. */
function judge(
  peer: ApnsPeer,
  stream: ServerHttp2Stream,
  { token, headers, body }: Judged,
  certificates: boolean,
): ApnsReply | null {
  if (certificates) {
    const socket = stream.session?.socket;
    const trusted = socket instanceof TLSSocket && socket.authorized;
    if (!trusted) return { status: 403, reason: "BadCertificate" };
  } else {
    const reason = wrongWithToken(peer, headers.authorization);
    if (reason) return { status: 403, reason };
  }
  if (headers["apns-topic"] !== peer.topic) return { status: 400, reason: "TopicDisallowed" };
  if (headers["apns-push-type"] !== "alert") return { status: 400, reason: "InvalidPushType" };
  if (Buffer.byteLength(headers["apns-collapse-id"]?.toString() ?? "") > 64) {
    return { status: 400, reason: "BadCollapseId" };
  }
  if (Buffer.byteLength(body) > 4_096) return { status: 413, reason: "PayloadTooLarge" };
  if (!isNotification(body)) return { status: 400, reason: "PayloadEmpty" };
  return /^0+$/.test(token) ? { status: 400, reason: "BadDeviceToken" } : null;
}

function isNotification(body: string): boolean {
  try {
    return typeof JSON.parse(body).aps.alert.title === "string";
  } catch {
    return false;
  }
}

/** A provider token is a JWT: ES256, key id, team, and at most an hour old. */
function wrongWithToken(peer: ApnsPeer, authorization = ""): string | null {
  const [head, claims, signature] = authorization.replace(/^bearer /, "").split(".");
  if (!head || !claims || !signature) return "MissingProviderToken";
  const believed = believedTokens.get(peer);
  if (believed?.has(authorization)) return null;
  const { alg, kid } = JSON.parse(Buffer.from(head, "base64url").toString());
  const { iss, iat } = JSON.parse(Buffer.from(claims, "base64url").toString());
  const good =
    alg === "ES256" &&
    kid === peer.signing.keyId &&
    iss === peer.signing.teamId &&
    verify(
      "sha256",
      Buffer.from(`${head}.${claims}`),
      { key: createPublicKey(peer.signing.key), dsaEncoding: "ieee-p1363" },
      Buffer.from(signature, "base64url"),
    );
  if (!good) return "InvalidProviderToken";
  if (Date.now() / 1_000 - iat > 3_600) return "ExpiredProviderToken";
  believedTokens.set(peer, new Set([...(believed ?? []), authorization]));
  return null;
}

/** Each is looked at once, as Apple does. */
const believedTokens = new WeakMap<ApnsPeer, Set<string>>();

function answer(stream: ServerHttp2Stream, reply: Exclude<ApnsReply, "half-close">): void {
  if (stream.destroyed || reply === "hang") return;
  switch (reply) {
    case "take":
      stream.respond({ ":status": 200, "apns-id": randomUUID() }, { endStream: true });
      return;
    case "reset":
      stream.close(2);
      return;
    case "refuse-stream":
      stream.close(7);
      return;
    case "goaway":
      stream.session?.goaway(0, stream.id);
      stream.session?.close();
      stream.close(2);
      return;
    case "garbage":
      stream.respond({ ":status": 400 });
      stream.end("<html>");
      return;
    case "drop":
      stream.session?.destroy();
      return;
    default: {
      const { status, reason, headers = {}, body } = reply;
      stream.respond({ ":status": status, "apns-id": randomUUID(), ...headers });
      const timestamp = status === 410 ? { timestamp: Date.now() } : {};
      stream.end(body ?? JSON.stringify({ reason, ...timestamp }));
    }
  }
}
