import { z } from "zod";
import type { ChannelKey } from "@/server/channels/registry";
import type { Config } from "@/server/config";
import type { Answer, OutgoingItem, Provider } from "./provider";

/** What the sandbox answers for one item, in the words of its wire protocol. */
const ItemAnswer = z.discriminatedUnion("status", [
  z.object({ status: z.literal("accepted"), id: z.string() }),
  z.object({ status: z.literal("unavailable"), detail: z.string().default("") }),
  z.object({ status: z.literal("invalid_endpoint"), detail: z.string().default("") }),
  z.object({ status: z.literal("rejected"), detail: z.string().default("") }),
]);
const BatchAnswer = z.object({ results: z.array(ItemAnswer.or(z.unknown())) });

const paths: Partial<Record<ChannelKey, string>> = {
  push: "/push/v1/messages:batch",
  email: "/email/v1/batch",
  sms: "/sms/v1/messages",
  webhook: "/webhook/v1/deliver",
};

const batchSizes: Partial<Record<ChannelKey, number>> = {
  push: 500,
  email: 100,
  sms: 100,
  webhook: 50,
};

/**
 * The sandbox: a provider that really leaves the process, over HTTP, and behaves as the real ones do.
 * Mail and webhooks take idempotency keys, push and SMS do not.
 */
export function createSandboxProvider(
  channel: ChannelKey,
  { sandboxUrl, sandboxSecret }: Pick<Config, "sandboxUrl" | "sandboxSecret">,
): Provider {
  const url = new URL(paths[channel] ?? "/", sandboxUrl);
  return {
    name: "sandbox",
    channels: [channel],
    limits: { batchSize: batchSizes[channel] ?? 50, concurrency: 4, ratePerSecond: null },
    idempotent: channel === "email" || channel === "webhook",
    async send(_channel, items, signal) {
      try {
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${sandboxSecret}` },
          body: JSON.stringify({ messages: items.map(messageOf) }),
          signal,
        });
        return await answersOf(response, items);
      } catch (error) {
        const answer = answerOfError(error);
        return items.map(() => answer);
      }
    },
  };
}

const messageOf = ({ reference, to, content, priority, ttlSeconds }: OutgoingItem) => ({
  reference,
  to,
  priority,
  ttlSeconds,
  ...content,
});

async function answersOf(response: Response, items: OutgoingItem[]): Promise<Answer[]> {
  const all = (answer: Answer) => items.map(() => answer);
  if (response.status === 429) {
    const seconds = Number(response.headers.get("retry-after"));
    const afterMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 1_000;
    return all({ kind: "retry", class: "rate_limited", afterMs, detail: "429" });
  }
  const detail = String(response.status);
  if (response.status === 503) return all({ kind: "retry", class: "unavailable", detail });
  // Any other failure of theirs may have come after the batch was taken.
  if (response.status >= 500) return all({ kind: "unknown", detail });
  if (response.status === 401 || response.status === 403) {
    return all({ kind: "refused", class: "unauthorized", detail });
  }
  if (!response.ok) return all({ kind: "refused", class: "invalid_content", detail });
  const parsed = BatchAnswer.safeParse(await response.json());
  const results = parsed.success ? parsed.data.results : [];
  return items.map((_, i) => answerOf(results[i]));
}

function answerOf(result: unknown): Answer {
  const parsed = ItemAnswer.safeParse(result);
  if (!parsed.success) return { kind: "unknown", detail: "The answer could not be read" };
  switch (parsed.data.status) {
    case "accepted":
      return { kind: "accepted", providerMessageId: parsed.data.id };
    case "unavailable":
      return { kind: "retry", class: "unavailable", detail: parsed.data.detail };
    case "invalid_endpoint":
      return { kind: "endpoint_invalid", detail: parsed.data.detail };
    case "rejected":
      return { kind: "refused", class: "invalid_content", detail: parsed.data.detail };
  }
}

/** Connection errors before anything was sent; every other one leaves the outcome open. */
const neverSent = new Set([
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"],
  "UND_ERR_CONNECT_TIMEOUT",
]);

function answerOfError(error: unknown): Answer {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (neverSent.has(code)) return { kind: "retry", class: "unavailable", detail: code };
  const name = error instanceof Error ? error.name : "error";
  return { kind: "unknown", detail: code || name };
}
