import Telnyx from "telnyx";
import type { Agent } from "undici";
import { z } from "zod";
import type { Adapter, Field, Surroundings, Values } from "./adapter";
import { answerEach } from "./answer-each";
import { answerOfError } from "./answers";
import { baseUrl } from "./base-url";
import { callbackUrlFor } from "./callback-url";
import { complaintOf } from "./check-values";
import { fetchOver } from "./fetch-over";
import type { Answer, Check, OutgoingItem, Provider } from "./provider";
import { providerDispatcher } from "./public-address";
import { readTelnyxCallback } from "./telnyx-callback";
import { answerOfRefusal, TelnyxError } from "./telnyx-codes";

const fields = {
  apiKey: {
    label: "API key",
    env: "TELNYX_API_KEY",
    secret: true,
    help: "In the Telnyx portal under Account › Keys & credentials. It begins with KEY.",
    schema: z.string().min(16, { error: "is too short for an API key" }),
  },
  publicKey: {
    label: "Public key",
    env: "TELNYX_PUBLIC_KEY",
    secret: false,
    help: "Beside the API keys: Telnyx signs its callbacks with it.",
    schema: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, { error: "must be base64 of 32 bytes" }),
  },
  from: {
    label: "Sender",
    env: "TELNYX_FROM",
    secret: false,
    help: "A number of the account (+1…), a short code, or, with a messaging profile, a sender name.",
    schema: z.string().regex(/^(\+[1-9]\d{6,14}|\d{3,8}|[\w .+&-]{1,11})$/, {
      error: "must be a number (+…), a short code or a name",
    }),
  },
  messagingProfileId: {
    label: "Messaging profile",
    env: "TELNYX_MESSAGING_PROFILE_ID",
    secret: false,
    help: "Needed if the sender is a name. In the portal under Messaging.",
    schema: z.guid({ error: "must be an id such as 4000eba1-a0c0-4563-9925-b25e842a7cb6" }),
    optional: true,
  },
  baseUrl: {
    label: "Base URL",
    env: "TELNYX_BASE_URL",
    secret: false,
    help: "Only if Telnyx is reached by another address than https://api.telnyx.com/v2.",
    schema: baseUrl("must be an http or https URL of a provider"),
    optional: true,
  },
} satisfies Record<string, Field>;

/** SMS through Telnyx. */
export const telnyx: Adapter = {
  key: "telnyx",
  label: "Telnyx",
  channels: ["sms"],
  fields,
  ratePerSecond: 50,
  open: openTelnyx,
  readCallback: readTelnyxCallback,
};

/** Messages of one call that are under way at once. */
const atOnce = 25;

function openTelnyx(values: Values, surroundings: Surroundings): Provider {
  const complaint = complaintOf(fields, values);
  const dispatcher = providerDispatcher({ connections: 2 * atOnce, keepAliveTimeout: 10_000 });
  const client = clientOf(values, dispatcher);
  return {
    name: "telnyx",
    channels: ["sms"],
    limits: { batchSize: 100, concurrency: 2 },
    idempotent: false,
    async send(_channel, items, signal) {
      if (complaint) return items.map(() => misconfigured(complaint));
      return await answerEach(items, atOnce, signal, async (item) => {
        const message = messageOf(item, values, surroundings);
        return await client.messages
          .send(message, { signal })
          .then(({ data }) => answerOfId(data?.id), answerOf);
      });
    },
    check: async (signal) =>
      complaint ? notOk(complaint) : await checkAccount(client, values, signal),
    close: () => dispatcher.close(),
  };
}

/** Nothing from the environment, no retries (Carillon's own are budgeted), no logs. */
function clientOf({ apiKey = "", baseUrl }: Values, dispatcher: Agent): Telnyx {
  return new Telnyx({
    apiKey,
    publicKey: null,
    clientID: null,
    clientSecret: null,
    baseURL: baseUrl || "https://api.telnyx.com/v2",
    fetch: fetchOver(dispatcher),
    maxRetries: 0,
    logLevel: "off",
  });
}

function messageOf(item: OutgoingItem, values: Values, surroundings: Surroundings) {
  const callbackUrl = callbackUrlFor(surroundings, item.reference, values.baseUrl);
  return {
    to: item.to,
    from: values.from ?? "",
    text: item.content.body,
    type: "SMS" as const,
    ...(values.messagingProfileId && { messaging_profile_id: values.messagingProfileId }),
    ...(callbackUrl && { webhook_url: callbackUrl }),
  };
}

const misconfigured = (detail: string): Answer => ({
  kind: "refused",
  class: "unauthorized",
  detail,
});

const answerOfId = (id: unknown): Answer =>
  typeof id === "string" && id !== ""
    ? { kind: "accepted", providerMessageId: id }
    : { kind: "unknown", detail: "The answer could not be read" };

const Refusal = z.object({ errors: z.array(TelnyxError).min(1) });

function answerOf(error: unknown): Answer {
  if (error instanceof Telnyx.APIUserAbortError) return { kind: "unknown", detail: "TimeoutError" };
  if (error instanceof Telnyx.APIConnectionError) return answerOfError(error.cause ?? error);
  if (!(error instanceof Telnyx.APIError)) return answerOfError(error);
  const refusal = Refusal.safeParse(error.error);
  const reason = refusal.success ? refusal.data.errors[0] : undefined;
  return answerOfRefusal(error.status ?? 0, reason, error.headers?.get("retry-after") ?? null);
}

const notOk = (sentence: string): Check => ({ ok: false, sentence: `${sentence}.` });

async function checkAccount(client: Telnyx, values: Values, signal: AbortSignal): Promise<Check> {
  try {
    const { data } = await client.balance.retrieve({ signal });
    if (!(Number(data?.available_credit) > 0)) return notOk("Telnyx says that no credit is left");
    if (values.messagingProfileId) {
      await client.messagingProfiles.retrieve(values.messagingProfileId, { signal });
    }
    return { ok: true, sentence: "Telnyx takes the API key, and there is credit." };
  } catch (error) {
    if (error instanceof Telnyx.AuthenticationError) return notOk("Telnyx refuses the API key");
    if (error instanceof Telnyx.NotFoundError) {
      return notOk("Telnyx takes the API key, but the messaging profile is not one of its account");
    }
    const status = error instanceof Telnyx.APIError ? error.status : undefined;
    return notOk(status ? `Telnyx answered ${status}` : "Telnyx could not be reached");
  }
}
