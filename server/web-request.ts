import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

const acceptableId = /^[\w.-]{8,64}$/;
const ours = new Set(["x-request-id", "x-forwarded-for", "x-carillon-path"]);

/**
 * Gives a request its id (the caller's, where it looks like one), its true address and its path, and
 * the response the id. What a client claims in these headers is overwritten: sign-in's rate limit
 * counts by address.
 */
export function stampRequest(
  request: IncomingMessage,
  response: ServerResponse,
  trustedProxies: number,
): void {
  const claimed = request.headers["x-request-id"];
  const id = typeof claimed === "string" && acceptableId.test(claimed) ? claimed : randomUUID();
  const stamps = {
    "x-request-id": id,
    "x-forwarded-for": addressOf(request, trustedProxies),
    "x-carillon-path": request.url ?? "/",
  };
  // Next reads the parsed headers, Hono the raw ones.
  Object.assign(request.headers, stamps);
  const kept: string[] = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const [name = "", value = ""] = request.rawHeaders.slice(i, i + 2);
    if (!ours.has(name.toLowerCase())) kept.push(name, value);
  }
  request.rawHeaders = [...kept, ...Object.entries(stamps).flat()];
  response.setHeader("x-request-id", id);
}

/** Every trusted proxy has added the address that it saw; what stands further left is hearsay. */
function addressOf(request: IncomingMessage, trustedProxies: number): string {
  const claimed = String(request.headers["x-forwarded-for"] ?? "").split(",");
  const seen = [...claimed.map((address) => address.trim()), request.socket.remoteAddress ?? ""];
  return seen.filter(Boolean).slice(-1 - trustedProxies)[0] ?? "0.0.0.0";
}
