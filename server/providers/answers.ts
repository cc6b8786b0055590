import type { Answer } from "./provider";
import { notPublicCode } from "./public-address";

/** Whatever is not a success. */
export type Refused = Exclude<Answer, { kind: "accepted" }>;

/** Connection errors before anything was sent; every other one leaves the outcome open. */
const neverSent = new Set([
  notPublicCode,
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"],
  ...["UND_ERR_CONNECT_TIMEOUT", "CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT"],
  ...["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ...["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "ERR_TLS_CERT_ALTNAME_INVALID"],
]);

/** What an error of the network means. Only its code is kept: messages may hold addresses. */
export function answerOfError(error: unknown): Refused {
  const code = codeOf(error) ?? codeOf(error instanceof Error ? error.cause : undefined);
  if (code && neverSent.has(code)) return { kind: "retry", class: "unavailable", detail: code };
  return { kind: "unknown", detail: code ?? (error instanceof Error ? error.name : "error") };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

/**
 * What a refusing HTTP status means for everything in the call.
 * @param retryAfter the header's value: seconds, or an HTTP date.
 */
export function answerOfStatus(
  status: number,
  retryAfter: string | null,
  now = Date.now(),
): Refused {
  const detail = String(status);
  if (status === 429) {
    return { kind: "retry", class: "rate_limited", afterMs: waitOf(retryAfter, now), detail };
  }
  if (status === 503) {
    const afterMs = retryAfter === null ? {} : { afterMs: waitOf(retryAfter, now) };
    return { kind: "retry", class: "unavailable", ...afterMs, detail };
  }
  if (status === 408) return { kind: "retry", class: "timeout", detail };
  // Any other failure of theirs may have come after the call was taken.
  if (status >= 500) return { kind: "unknown", detail };
  if (status === 401 || status === 403) return { kind: "refused", class: "unauthorized", detail };
  return { kind: "refused", class: "invalid_content", detail };
}

const usualWaitMs = 1_000;
const longestWaitMs = 3_600_000;

/** ms to wait by a `retry-after` header (RFC 9110, 10.2.3). */
function waitOf(retryAfter: string | null, now: number): number {
  if (retryAfter === null || retryAfter.trim() === "") return usualWaitMs;
  const seconds = Number(retryAfter);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(retryAfter) - now;
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, longestWaitMs) : usualWaitMs;
}
