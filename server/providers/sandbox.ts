import { z } from "zod";
import type { ChannelKey } from "@/server/channels/registry";
import type { Config } from "@/server/config";
import { answerOfError, answerOfStatus } from "./answers";
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
    check: async (signal) => {
      const answers = await fetch(new URL("/_sandbox/providers", sandboxUrl), { signal }).then(
        (response) => response.ok,
        () => false,
      );
      return answers
        ? { ok: true, sentence: "The sandbox answers." }
        : { ok: false, sentence: "The sandbox does not answer: is its process running?" };
    },
    close: async () => {},
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
  if (!response.ok) {
    const answer = answerOfStatus(response.status, response.headers.get("retry-after"));
    return items.map(() => answer);
  }
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
