import { z } from "zod";
import { answerOfError, answerOfStatus } from "./answers";
import { domainOf, type Senders } from "./mail";
import type { Answer, Check } from "./provider";
import type { Seen } from "./watched-fetch";

/** What Resend answers to a batch it took. */
export const Taken = z.object({
  data: z.array(z.object({ id: z.string() })),
  errors: z.array(z.object({ index: z.int(), message: z.string() })).default([]),
});

export const Domains = z.object({
  data: z.array(z.object({ name: z.string(), status: z.string() })),
});

/** Accepted mails come back in order; those that were refused are named by their place. */
export function answersOf(n: number, { data, errors }: z.infer<typeof Taken>): Answer[] {
  const refused = new Map(errors.map(({ index, message }) => [index, message]));
  const ids = data.values();
  return Array.from({ length: n }, (_, i): Answer => {
    const message = refused.get(i);
    // Their words may hold the address; only what they are about is kept.
    if (message !== undefined) {
      return /`to`/.test(message)
        ? { kind: "endpoint_invalid", detail: "to" }
        : { kind: "refused", class: "invalid_content", detail: "validation_error" };
    }
    const id = ids.next().value?.id;
    return id === undefined
      ? { kind: "unknown", detail: "no result for this mail" }
      : { kind: "accepted", providerMessageId: id };
  });
}

const quotaWaitMs = 60_000;

/** What a call that brought no results means for each of its mails. */
export function refusalOf({ status, retryAfter, error }: Seen, name = ""): Answer {
  if (status === null) return answerOfError(error);
  if (status < 400) return { kind: "unknown", detail: "the answer could not be read" };
  const answer = answerOfStatus(status, retryAfter);
  // Their error names are a fixed list; anything else is not kept.
  if (!/^[a-z_]{1,40}$/.test(name)) return answer;
  const detail = `${status} ${name}`;
  if (name.endsWith("_quota_exceeded")) {
    const afterMs = Math.max(quotaWaitMs, "afterMs" in answer ? (answer.afterMs ?? 0) : 0);
    return { kind: "retry", class: "rate_limited", afterMs, detail };
  }
  // An earlier call with this key was taken, or is still being worked on.
  if (status === 409) return { kind: "unknown", detail };
  return { ...answer, detail };
}

/** A check's verdict in words. */
export function verdictOf(
  seen: Seen,
  error: string | undefined,
  domains: z.infer<typeof Domains> | undefined,
  senders: Senders,
): Check {
  if (error === "restricted_api_key") {
    return {
      ok: true,
      sentence:
        "Resend takes the API key. It may only send, so whether the senders' domains are verified could not be looked up.",
    };
  }
  if (domains) return domainVerdict(domains, senders);
  if (seen.status === 401 || seen.status === 403 || error === "validation_error") {
    return { ok: false, sentence: "Resend does not know the API key: make a new one there." };
  }
  if (seen.status === 429) {
    return { ok: false, sentence: "Resend asks to slow down (429): check again in a minute." };
  }
  return seen.status === null
    ? {
        ok: false,
        sentence: "Resend does not answer: is the internet, or the base URL, reachable?",
      }
    : { ok: false, sentence: `Resend answers with status ${seen.status}: check again later.` };
}

function domainVerdict({ data }: z.infer<typeof Domains>, { usual, campaigns }: Senders): Check {
  const verified = new Set(data.filter(({ status }) => status === "verified").map((d) => d.name));
  const open = [usual, campaigns].flatMap((sender) => (sender ? [domainOf(sender)] : []));
  const missing = [...new Set(open)].filter((domain) => !verified.has(domain.toLowerCase()));
  if (missing.length === 0) {
    return {
      ok: true,
      sentence: "Resend takes the API key, and the senders' domains are verified.",
    };
  }
  const sentence = `Resend takes the API key, but has not verified ${missing.join(" and ")}: add the DNS records that it shows under Domains.`;
  return { ok: false, sentence };
}
