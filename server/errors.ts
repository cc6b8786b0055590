/** The error codes of the whole product; each edge translates them once (REST, tRPC). */
export const errorStatus = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unregistered_type: 422,
  reason_required: 428,
  rate_limited: 429,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;
export type FieldError = { path: string; message: string };

/** An expected refusal. `message` is a sentence that tells the reader what to do. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: {
      errors?: FieldError[];
      retryAfterSeconds?: number;
      /** A refused event that we, not its producer, could not take: the rollups tell the two apart. */
      countedAs?: "back_pressure" | "shed";
    } = {},
  ) {
    super(message);
    this.name = "Refusal";
  }
}

const titles: Record<ErrorCode, string> = {
  malformed: "The request is malformed",
  unauthenticated: "Not signed in",
  forbidden: "Not allowed",
  not_found: "Not found",
  conflict: "Conflict",
  too_large: "Too large",
  unregistered_type: "Unregistered notification type",
  reason_required: "A reason is required first",
  rate_limited: "Too many requests",
  unavailable: "Temporarily unavailable",
};

/** RFC 9457. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: FieldError[];
};

/** A refusal as problem+json. */
export function problemOf(refusal: Refusal): Problem {
  return {
    type: `https://carillon.dev/problems/${refusal.code.replaceAll("_", "-")}`,
    title: titles[refusal.code],
    status: errorStatus[refusal.code],
    detail: refusal.message,
    ...(refusal.details.errors ? { errors: refusal.details.errors } : {}),
  };
}
