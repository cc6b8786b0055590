import { answerOfStatus } from "./answers";
import type { Answer, OutgoingItem } from "./provider";

/** The browsers' own push services. Anybody may name another: what those say holds for the item only. */
const known =
  /(^|\.)(fcm\.googleapis\.com|push\.services\.mozilla\.com|push\.apple\.com|notify\.windows\.com)$/;

/** What a push service's answer means (RFC 8030, 5). */
export function answerOfResponse(
  item: OutgoingItem,
  endpoint: string,
  status: number,
  retryAfter: string | null,
): Answer {
  // No push service tells anything later: its own id of the message is of no use.
  if (status >= 200 && status < 300) {
    return { kind: "accepted", providerMessageId: item.reference };
  }
  if (status === 404 || status === 410) return { kind: "endpoint_invalid", detail: String(status) };
  const answer = answerOfStatus(status, retryAfter);
  if (known.test(new URL(endpoint).hostname)) return answer;
  // Somebody's own server must not slow the account down, nor make its keys look wrong.
  if (answer.kind === "retry" && answer.class === "rate_limited") {
    return { ...answer, class: "unavailable" };
  }
  return answer.kind === "refused" && answer.class === "unauthorized"
    ? { ...answer, class: "blocked" }
    : answer;
}
