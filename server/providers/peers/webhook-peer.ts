import { createHmac, timingSafeEqual } from "node:crypto";
import { type HttpPeer, type Received, type Reply, startHttpPeer } from "./http-peer";

export type WebhookPeer = HttpPeer & {
  /** Payloads by their `webhook-id`, each once, however often it came. */
  kept: Map<string, unknown>;
};

/**
 * A receiver of webhooks as its owner would write it by the text of Standard Webhooks: checks the
 * signature with its own secret, keeps each id once.
 * @param misbehave tells what to do instead with a request that is properly signed.
 */
export async function startWebhookPeer(
  secret: string,
  misbehave: (request: Received) => Reply | null = () => null,
): Promise<WebhookPeer> {
  const kept = new Map<string, unknown>();
  const peer = await startHttpPeer((request) => {
    if (request.method !== "POST" || !isSigned(request, secret)) return { status: 401 };
    const instead = misbehave(request);
    if (instead) return instead;
    kept.set(String(request.headers["webhook-id"]), JSON.parse(request.body));
    return { status: 204, body: "" };
  });
  return Object.assign(peer, { kept });
}

function isSigned({ headers, body }: Received, secret: string): boolean {
  const timestamp = Number(headers["webhook-timestamp"]);
  if (!(Math.abs(Date.now() / 1_000 - timestamp) < 300)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signed = `${headers["webhook-id"]}.${timestamp}.${body}`;
  const expected = createHmac("sha256", key).update(signed).digest();
  return String(headers["webhook-signature"])
    .split(" ")
    .filter((signature) => signature.startsWith("v1,"))
    .map((signature) => Buffer.from(signature.slice(3), "base64"))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}
