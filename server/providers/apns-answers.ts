import { z } from "zod";
import { answerOfError, answerOfStatus } from "./answers";
import type { Answer } from "./provider";

/** What the library says about a notification that was not taken; it leaves out what it does not know. */
const Failure = z.object({
  status: z.number().optional().catch(undefined),
  response: z.object({ reason: z.string() }).optional().catch(undefined),
  error: z.unknown().optional(),
  /** Where it spreads an Error into its answer, only the code survives. */
  code: z.string().optional().catch(undefined),
});

/** The token is dead. */
const dead = new Set(["BadDeviceToken", "Unregistered", "ExpiredToken"]);

/** The account's key, certificate or bundle id is wrong: that is no fault of the token. */
const misconfigured = new Set([
  ...["BadTopic", "MissingTopic", "TopicDisallowed", "DeviceTokenNotForTopic"],
  ...["BadCertificate", "BadCertificateEnvironment"],
]);

/** Nothing was taken, and the next call goes out with what was missing. */
const again = new Set(["ExpiredProviderToken", "IdleTimeout"]);

/** About this one device alone: the account must not be slowed down for it, as other 429s do. */
const deviceBusy = "TooManyRequests";

/** What Apple's refusal, or a broken connection, means for the item. */
export function answerOfFailure(failure: unknown): Answer {
  const parsed = Failure.safeParse(failure);
  if (!parsed.success) return { kind: "unknown", detail: "unreadable" };
  const { status, response, error, code } = parsed.data;
  const reason = response?.reason ?? reasonInMessage(error);
  if (dead.has(reason)) return { kind: "endpoint_invalid", detail: reason };
  if (misconfigured.has(reason)) return { kind: "refused", class: "unauthorized", detail: reason };
  if (again.has(reason)) {
    return { kind: "retry", class: "unavailable", afterMs: 1_000, detail: reason };
  }
  if (reason === deviceBusy) return { kind: "retry", class: "unavailable", detail: reason };
  if (status !== undefined) {
    return {
      ...answerOfStatus(status, null),
      detail: /^\w{1,40}$/.test(reason) ? reason : `${status}`,
    };
  }
  return answerOfConnection(code ? Object.assign(new Error(code), { code }) : error);
}

/** For an expired token the library gives the reason as an error's message. */
const reasonInMessage = (error: unknown) => (error instanceof Error ? error.message : "");

/** Refused in the TLS handshake: our certificate is not the one they want. */
const certificateRefused =
  /^ERR_SSL_.*ALERT_(CERTIFICATE_|BAD_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;

function answerOfConnection(error: unknown): Answer {
  const causes = causesOf(error);
  const code = causes.map((cause) => ("code" in cause ? String(cause.code) : "")).find(Boolean);
  if (code && certificateRefused.test(code)) {
    return { kind: "refused", class: "unauthorized", detail: code };
  }
  const refusedStream = causes.some(({ message }) => message.includes("NGHTTP2_REFUSED_STREAM"));
  if (refusedStream || (code && neverOpened.has(code))) {
    return { kind: "retry", class: "unavailable", detail: code ?? "REFUSED_STREAM" };
  }
  return answerOfError(causes.at(-1));
}

/** The stream was never opened: these are not in doubt. */
const neverOpened = new Set([
  ...["ERR_HTTP2_STREAM_CANCEL", "ERR_HTTP2_GOAWAY_SESSION", "ERR_HTTP2_INVALID_SESSION"],
]);

/** An error and what caused it. The library's errors have a method `cause`, Node's a property. */
function causesOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const cause: unknown = typeof error.cause === "function" ? error.cause() : error.cause;
  return [error, ...causesOf(cause)];
}
