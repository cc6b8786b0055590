import { z } from "zod";
import { answerOfStatus, type Refused } from "./answers";
import type { Report } from "./report";

/** An error as Telnyx writes it; its `detail` may hold the number, and is not kept. */
export const TelnyxError = z.object({
  code: z.coerce.number(),
  title: z.string().catch(""),
  source: z.object({ pointer: z.string() }).partial().optional().catch(undefined),
});
export type TelnyxError = z.infer<typeof TelnyxError>;

/** The number cannot be reached by SMS, ever: a landline, no such number. */
const deadNumbers = new Set([40001, 40012, 40310]);
/** About either number of the request: the pointer says which. */
const malformedNumbers = new Set([10002, 10016]);
/** The key, the sender, the profile or the credit. */
const accountTrouble = new Set([
  ...[10009, 10010, 20006, 20012, 20013, 20014, 20100, 40010, 40013, 40100, 40300],
  ...[40305, 40306, 40311, 40312, 40313, 40314, 40315, 40320, 40321, 40330],
]);
const tooMany = new Set([10011, 40011, 40318]);
/** Countries, carriers or filters that do not let it pass. */
const notAllowed = new Set([40002, 40003, 40004, 40015, 40309, 40319, 40322]);

/** Its owner answered STOP. The code alone stands for other blocks too. */
const isOptOut = ({ code, title }: TelnyxError) => code === 40300 && /\bstop\b/i.test(title);

const isDead = ({ code, source }: TelnyxError) =>
  deadNumbers.has(code) || (malformedNumbers.has(code) && source?.pointer === "/to");

/** What Telnyx's refusal of a message means. */
export function answerOfRefusal(
  status: number,
  error: TelnyxError | undefined,
  retryAfter: string | null,
): Refused {
  if (!error) return answerOfStatus(status, retryAfter);
  const detail = `Telnyx ${error.code}`;
  if (isDead(error)) return { kind: "endpoint_invalid", detail };
  if (isOptOut(error) || notAllowed.has(error.code)) {
    return { kind: "refused", class: "blocked", detail };
  }
  if (accountTrouble.has(error.code)) return { kind: "refused", class: "unauthorized", detail };
  const asStatus = tooMany.has(error.code) ? 429 : status;
  return { ...answerOfStatus(asStatus, retryAfter), detail };
}

/** What a message that was not delivered tells about its number. */
export function reportOfFailure(
  errors: TelnyxError[],
): Extract<Report, { reference: string }>["kind"] {
  if (errors.some(isOptOut)) return "complained";
  return errors.some(isDead) ? "bounced" : "soft_bounced";
}
