import { z } from "zod";
import type { Adapter, Field, Values } from "./adapter";
import { answerOfError, answerOfStatus } from "./answers";
import { baseUrl } from "./base-url";
import type { Answer, OutgoingItem, Provider } from "./provider";
import { type SandboxChannel, type SandboxService, sandboxChannels } from "./sandbox-behaviour";

/** What the sandbox answers for one item, in the words of its wire protocol. */
const ItemAnswer = z.discriminatedUnion("status", [
  z.object({ status: z.literal("accepted"), id: z.string() }),
  z.object({ status: z.literal("unavailable"), detail: z.string().default("") }),
  z.object({ status: z.literal("invalid_endpoint"), detail: z.string().default("") }),
  z.object({ status: z.literal("rejected"), detail: z.string().default("") }),
]);
const BatchAnswer = z.object({ results: z.array(ItemAnswer.or(z.unknown())) });

const paths: Record<SandboxChannel, string> = {
  push: "/push/v1/messages:batch",
  email: "/email/v1/batch",
  sms: "/sms/v1/messages",
  webhook: "/webhook/v1/deliver",
};

const batchSizes: Record<SandboxChannel, number> = {
  push: 500,
  email: 100,
  sms: 100,
  webhook: 50,
};

const fields = {
  url: {
    label: "Address",
    env: "SANDBOX_URL",
    secret: false,
    help: "Where the sandbox listens; npm start runs one.",
    schema: baseUrl("must be an http or https URL"),
  },
  secret: {
    label: "Secret",
    env: "SANDBOX_SECRET",
    secret: true,
    help: "Shared with the sandbox; npm start makes one.",
    schema: z.string().min(8),
  },
} satisfies Record<string, Field>;

/**
 * The sandbox: a provider that really leaves the process, over HTTP, and behaves as the real ones do. Each
 * channel has two of them, so that one can fail. Mail and webhooks take idempotency keys, push and SMS do not.
 */
export const sandboxAdapters: readonly Adapter[] = sandboxChannels.flatMap((channel) => [
  sandboxAdapter(channel, channel, "Sandbox"),
  sandboxAdapter(channel, `${channel}-backup`, "Sandbox (second)"),
]);

/** Whether an adapter only imitates a provider. */
export const isSandbox = ({ key }: Adapter) => key.startsWith("sandbox-");

function sandboxAdapter(channel: SandboxChannel, service: SandboxService, label: string): Adapter {
  return {
    key: `sandbox-${service}`,
    label,
    channels: [channel],
    fields,
    ratePerSecond: null,
    open: (values) => openSandbox(channel, service, values),
  };
}

/** @param values.url where the sandbox listens; @param values.secret shared with it. */
export function openSandbox(
  channel: SandboxChannel,
  service: SandboxService,
  values: Values,
): Provider {
  const base = values.url ?? "";
  const url = new URL(`${service === channel ? "" : "/backup"}${paths[channel]}`, base);
  return {
    name: `sandbox-${service}`,
    channels: [channel],
    limits: { batchSize: batchSizes[channel], concurrency: 4 },
    idempotent: channel === "email" || channel === "webhook",
    async send(_channel, items, signal) {
      try {
        const response = await fetch(url, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            authorization: `Bearer ${values.secret ?? ""}`,
          },
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
      const answers = await fetch(new URL("/_sandbox/providers", base), { signal }).then(
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
