import type { TRPC_ERROR_CODE_KEY } from "@trpc/server";
import type { ErrorCode } from "@/server/errors";

const codes: Record<ErrorCode, TRPC_ERROR_CODE_KEY> = {
  malformed: "BAD_REQUEST",
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  too_large: "PAYLOAD_TOO_LARGE",
  unregistered_type: "UNPROCESSABLE_CONTENT",
  reason_required: "PRECONDITION_REQUIRED",
  rate_limited: "TOO_MANY_REQUESTS",
  unavailable: "SERVICE_UNAVAILABLE",
};

/** tRPC's name for a refusal's code. */
export function codeOf(code: ErrorCode): TRPC_ERROR_CODE_KEY {
  return codes[code];
}
