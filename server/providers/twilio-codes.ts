import { answerOfStatus, type Refused } from "./answers";
import type { Report } from "./report";
import type { TwilioRefusal } from "./twilio-client";

/** The number cannot be reached by SMS, ever: no such number, a landline, not a mobile one. */
const deadNumbers = new Set([21211, 21614, 30005, 30006]);
/** Its owner answered STOP. */
const optedOut = 21610;
/** The sender is missing, not ours, or may not be used; the account is closed or empty. */
const accountTrouble = new Set([
  ...[20003, 20005, 20404, 21603, 21606, 21608, 21659, 21660, 21661, 21703, 21705],
  ...[30002, 30010, 30034],
]);
/** More than may be sent or queued now. */
const tooMany = new Set([14107, 20429, 21611, 30001, 30022, 63038]);
/** This country, or this pair of numbers, is not allowed. */
const notAllowed = new Set([21408, 21612, 21635, 30004, 30007, 30038]);

/** What Twilio's refusal of a message means. */
export function answerOfRefusal({ status, twilioCode, retryAfter }: TwilioRefusal): Refused {
  if (twilioCode === null) return answerOfStatus(status, retryAfter);
  const detail = `Twilio ${twilioCode}`;
  if (deadNumbers.has(twilioCode)) return { kind: "endpoint_invalid", detail };
  if (twilioCode === optedOut || notAllowed.has(twilioCode)) {
    return { kind: "refused", class: "blocked", detail };
  }
  if (accountTrouble.has(twilioCode)) return { kind: "refused", class: "unauthorized", detail };
  const asStatus = tooMany.has(twilioCode) ? 429 : status;
  return { ...answerOfStatus(asStatus, retryAfter), detail };
}

/** What a message that was not delivered tells about its number. */
export function reportOfFailure(code: number): Extract<Report, { reference: string }>["kind"] {
  if (code === optedOut) return "complained";
  return deadNumbers.has(code) ? "bounced" : "soft_bounced";
}
