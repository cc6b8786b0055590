import type { IncomingMessage } from "node:http";
import { Refusal } from "./errors";

const mebibyte = 2 ** 20;

/** Files are read while they arrive, and measured by who reads them. */
const readWhileArriving = /^\/api\/(uploads|templates\/files)(?=\?|$)/;
/** Signing in is for everybody: whoever asks, little of it is held in memory. */
const forEverybody = /^\/api\/auth(?=[/?]|$)/;

/**
 * Why a body is not read, by what its headers say: whatever reads bodies whole holds them in memory, and does so
 * before it knows who asks. null: it may be read.
 */
export function complaintAboutBody({ headers }: IncomingMessage, path: string): Refusal | null {
  if (readWhileArriving.test(path)) return null;
  if (headers["transfer-encoding"] !== undefined)
    return new Refusal("malformed", "Say how long the request's body is: Content-Length.");
  const most = forEverybody.test(path) ? mebibyte / 64 : 10 * mebibyte;
  if (Number(headers["content-length"] ?? 0) <= most) return null;
  return new Refusal("too_large", "The request's body is too large. Send less at once.");
}
