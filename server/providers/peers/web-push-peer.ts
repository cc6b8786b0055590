import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  verify,
} from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:https";
import { buffer } from "node:stream/consumers";
import { makeCertificate } from "./certificate";

/** A message as its browser would get it: decrypted. */
export type WebPushReceived = {
  subscription: number;
  headers: IncomingHttpHeaders;
  /** Bytes as they were sent. */
  size: number;
  message: unknown;
};

/** What the peer does with a message to a subscription. */
export type WebPushReply =
  | "take"
  | { status: number; headers?: Record<string, string>; body?: string | Buffer }
  | "drop"
  | "half-close"
  | "hang";

export type WebPushPeer = {
  url: string;
  /** Clients trust the peer by this certificate. */
  ca: string;
  vapid: { publicKey: string; privateKey: string };
  /** A new browser subscribes: the JSON that it would register, its number as the last of the path. */
  subscribe(): string;
  received: WebPushReceived[];
  connections: number;
  reply: (subscription: number) => WebPushReply;
} & AsyncDisposable;

type Browser = { keys: ECDH; auth: Buffer };

/** A browser vendor's push service (RFC 8030, VAPID: RFC 8292) and the browsers behind it (RFC 8291). */
export async function startWebPushPeer(
  reply: WebPushPeer["reply"] = () => "take",
  { port = 0, keepReceived = true } = {},
): Promise<WebPushPeer> {
  const certificate = makeCertificate();
  const browsers: Browser[] = [];
  const server = createServer({ ...certificate, keepAliveTimeout: 60_000 });
  const peer: WebPushPeer = {
    ...{ url: "", ca: certificate.cert, vapid: makeVapidKeys() },
    ...{ received: [], connections: 0, reply },
    subscribe: () => subscriptionOf(peer.url, browsers),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on("secureConnection", () => {
    peer.connections += 1;
  });
  server.on("request", async (request, response) => {
    const body = await buffer(request).catch(() => Buffer.alloc(0));
    const n = Number(/^\/push\/(\d+)$/.exec(request.url ?? "")?.[1] ?? -1);
    const refused = judge(peer, browsers[n], request.headers, body);
    const decided = refused ? { status: refused } : peer.reply(n);
    const browser = browsers[n];
    if (browser && !refused && keepReceived) {
      const message = JSON.parse(decrypt(body, browser).toString());
      peer.received.push({ subscription: n, headers: request.headers, size: body.length, message });
    }
    if (decided === "hang") return;
    if (decided === "drop") return void request.socket.destroy();
    if (decided === "half-close") return void request.socket.end();
    const { status, headers, body: answer } = decided === "take" ? taken(peer.url) : decided;
    response.writeHead(status, headers).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  peer.url = `https://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return peer;
}

const taken = (url: string): Exclude<WebPushReply, string> => ({
  status: 201,
  headers: { location: `${url}/message/${randomBytes(8).toString("hex")}` },
});

function makeVapidKeys() {
  const pair = createECDH("prime256v1");
  const publicKey = pair.generateKeys("base64url");
  const privateKey = Buffer.alloc(32);
  // The key's own form leaves out leading zeros.
  const short = pair.getPrivateKey();
  short.copy(privateKey, 32 - short.length);
  return { publicKey, privateKey: privateKey.toString("base64url") };
}

function subscriptionOf(url: string, browsers: Browser[]): string {
  const keys = createECDH("prime256v1");
  const p256dh = keys.generateKeys("base64url");
  const auth = randomBytes(16);
  browsers.push({ keys, auth });
  return JSON.stringify({
    endpoint: `${url}/push/${browsers.length - 1}`,
    expirationTime: null,
    keys: { p256dh, auth: auth.toString("base64url") },
  });
}

/** The status of a refusal; null when the message is good. */
function judge(
  peer: WebPushPeer,
  browser: Browser | undefined,
  headers: IncomingHttpHeaders,
  body: Buffer,
): number | null {
  if (!browser) return 404;
  if (!isSignedFor(peer, headers.authorization)) return 403;
  if (!/^\d+$/.test(String(headers.ttl)) || headers["content-encoding"] !== "aes128gcm") return 400;
  if (headers.topic !== undefined && !/^[\w-]{1,32}$/.test(String(headers.topic))) return 400;
  return body.length > 4_096 ? 413 : null;
}

/** VAPID: signed by the key that the browser subscribed with, for this service, for at most a day. */
function isSignedFor({ vapid, url }: WebPushPeer, authorization = ""): boolean {
  const [, jwt = "", key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = "", claims = "", signature = ""] = jwt.split(".");
  if (key !== vapid.publicKey) return false;
  const point = Buffer.from(key, "base64url");
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) =>
    half.toString("base64url"),
  );
  const jwk = { kty: "EC", crv: "P-256", x, y };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  const signed = Buffer.from(`${head}.${claims}`);
  const verifier = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
  if (!verify("sha256", signed, verifier, Buffer.from(signature, "base64url"))) return false;
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, "base64url").toString());
  const seconds = exp - Date.now() / 1_000;
  return aud === url && seconds > 0 && seconds <= 86_400 && /^(mailto|https):/.test(sub);
}

/** RFC 8291 over RFC 8188, one record, as a browser does it. */
function decrypt(body: Buffer, { keys, auth }: Browser): Buffer {
  const salt = body.subarray(0, 16);
  const keyLength = body[20] ?? 0;
  const sender = body.subarray(21, 21 + keyLength);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), keys.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync("sha256", keys.computeSecret(sender), auth, info, 32));
  const derive = (what: string, length: number) =>
    Buffer.from(
      hkdfSync("sha256", secret, salt, Buffer.from(`Content-Encoding: ${what}\0`), length),
    );
  const decipher = createDecipheriv("aes-128-gcm", derive("aes128gcm", 16), derive("nonce", 12));
  decipher.setAuthTag(body.subarray(-16));
  const encrypted = body.subarray(21 + keyLength, -16);
  const padded = Buffer.concat([decipher.update(encrypted), decipher.final()]);
  // The last record ends with 2 and zeros.
  return padded.subarray(0, padded.lastIndexOf(2));
}
