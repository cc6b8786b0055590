import { isUnreachable } from "@/db/unreachable";
import { type Problem, problemOf, Refusal } from "@/server/errors";
import { json, type Reply } from "./reply";

/**
 * The one translation of what goes wrong into problem+json (RFC 9457); null for what nobody expected.
 */
export function problemReply(error: unknown): Reply | null {
  const refusal = asRefusal(error);
  if (!refusal) return null;
  const { retryAfterSeconds } = refusal.details;
  return reply(problemOf(refusal), {
    ...(refusal.code === "unauthenticated" ? { "www-authenticate": "Bearer" } : {}),
    ...(retryAfterSeconds === undefined
      ? {}
      : { "retry-after": String(Math.max(1, Math.ceil(retryAfterSeconds))) }),
  });
}

/** Says nothing of what happened but the id under which it was logged. */
export function unexpectedReply(requestId: string): Reply {
  return reply({
    type: "https://carillon.dev/problems/unexpected",
    title: "Something went wrong on our side",
    status: 500,
    detail: `Retry with the same key; if it stays, report the request id ${requestId}.`,
  });
}

export function unknownPathReply(): Reply {
  const refusal = new Refusal("not_found", "There is nothing here. See /api/openapi.json.");
  return reply(problemOf(refusal));
}

/** The path exists, but not with this method. */
export function wrongMethodReply(allowed: string[]): Reply {
  const allow = allowed.join(", ");
  const problem = {
    type: "https://carillon.dev/problems/method-not-allowed",
    title: "Method not allowed",
    status: 405,
    detail: `This path takes ${allow}.`,
  };
  return reply(problem, { allow });
}

function reply(problem: Problem, headers: Record<string, string> = {}): Reply {
  return json(problem.status, problem, { ...headers, "content-type": "application/problem+json" });
}

function asRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (isUnreachable(error)) {
    return new Refusal(
      "unavailable",
      "The database cannot be reached; nothing was accepted. Retry with the same key.",
      { retryAfterSeconds: 1 },
    );
  }
  return isUnstorableText(error)
    ? new Refusal("malformed", "The request has characters that cannot be stored, such as NUL.")
    : null;
}

/** What PostgreSQL says of text that is none to it. */
const unstorableText = new Set(["22021", "22P05"]);

function isUnstorableText(error: unknown): boolean {
  return error instanceof Error && "code" in error && unstorableText.has(String(error.code));
}
