import { z } from "zod";
import { answerOfError, answerOfStatus, type Refused } from "./answers";
import type { Attempt } from "./fcm-agent";
import { NoAccessToken } from "./fcm-credential";

/** Google's error body (google.rpc.Status): the SDK hands it on as it came. */
const ErrorBody = z.object({
  error: z.object({
    status: z.string().catch(""),
    message: z.string().catch(""),
    details: z
      .array(
        z.object({
          errorCode: z.string().optional().catch(undefined),
          fieldViolations: z
            .array(z.object({ field: z.string().catch("") }))
            .optional()
            .catch(undefined),
        }),
      )
      .catch([]),
  }),
});

const SdkError = z.object({
  code: z.string().catch(""),
  httpResponse: z.object({ data: z.unknown() }).optional().catch(undefined),
});

/** What a call that failed means for its item. The wire goes before what the SDK made of it. */
export function answerOfFailure(attempt: Attempt, error: unknown): Refused {
  if (!attempt.request) return answerBeforeSending(error);
  if (attempt.response) return answerOfResponse(attempt.response, error);
  return attempt.error ? answerOfError(attempt.error) : { kind: "unknown", detail: "no answer" };
}

function answerBeforeSending(error: unknown): Refused {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof NoAccessToken) return cause.answer;
  const { data } = SdkError.safeParse(error);
  return { kind: "refused", class: "invalid_content", detail: data?.code || "refused by the SDK" };
}

function answerOfResponse(
  { status, retryAfter }: NonNullable<Attempt["response"]>,
  error: unknown,
): Refused {
  // An answer that the SDK could not read, though nothing was refused.
  if (status < 400) return { kind: "unknown", detail: `${status} without an answer` };
  const { code, message, tokenAtFault } = reasonOf(error);
  const detail = code || String(status);
  if (code === "UNREGISTERED") return { kind: "endpoint_invalid", detail };
  if (code === "INVALID_ARGUMENT" && (tokenAtFault || /registration token/i.test(message))) {
    return { kind: "endpoint_invalid", detail };
  }
  // The project is not there; a dead token says UNREGISTERED.
  if (status === 404) return { kind: "refused", class: "unauthorized", detail };
  if (status === 429) {
    // Google's own advice for a quota that names no time.
    return { ...answerOfStatus(status, retryAfter ?? "60"), detail };
  }
  return { ...answerOfStatus(status, retryAfter), detail };
}

/** Google's word for what is wrong, its sentence, and whether the token is what it means. */
function reasonOf(error: unknown) {
  const body = ErrorBody.safeParse(SdkError.safeParse(error).data?.httpResponse?.data);
  if (!body.success) return { code: "", message: "", tokenAtFault: false };
  const { status, message, details } = body.data.error;
  const code = details.find(({ errorCode }) => errorCode)?.errorCode ?? status;
  const fields = details.flatMap(({ fieldViolations }) => fieldViolations ?? []);
  return {
    code: /^[A-Z_]{1,40}$/.test(code) ? code : "",
    message,
    tokenAtFault: fields.some(({ field }) => field === "message.token"),
  };
}
