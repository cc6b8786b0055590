import twilioSdk from "twilio";
import { z } from "zod";
import type { Adapter, Field, Surroundings, Values } from "./adapter";
import { answerEach } from "./answer-each";
import { answerOfError } from "./answers";
import { baseUrl } from "./base-url";
import { callbackUrlFor } from "./callback-url";
import { complaintOf } from "./check-values";
import type { Answer, Check, OutgoingItem, Provider } from "./provider";
import { providerDispatcher } from "./public-address";
import { readTwilioCallback } from "./twilio-callback";
import { TwilioRefusal, TwilioWire } from "./twilio-client";
import { answerOfRefusal } from "./twilio-codes";

const fields = {
  accountSid: {
    label: "Account SID",
    env: "TWILIO_ACCOUNT_SID",
    secret: false,
    help: "In the Twilio console, on the account's first page.",
    schema: z.string().regex(/^AC[0-9a-f]{32}$/i, { error: "must be AC and 32 hex digits" }),
  },
  authToken: {
    label: "Auth token",
    env: "TWILIO_AUTH_TOKEN",
    secret: true,
    help: "Beside the account SID. It also signs Twilio's callbacks, so an API key does not do.",
    schema: z.string().min(16, { error: "is too short for an auth token" }),
  },
  from: {
    label: "Sender",
    env: "TWILIO_FROM",
    secret: false,
    help: "A messaging service (MG…, recommended: it picks a fitting number), a number of the account (+1…), a short code, or a sender name.",
    schema: z.string().regex(/^(MG[0-9a-f]{32}|\+[1-9]\d{6,14}|\d{3,8}|[\w .+&-]{1,11})$/i, {
      error: "must be a messaging service (MG…), a number (+…), a short code or a name",
    }),
  },
  baseUrl: {
    label: "Base URL",
    env: "TWILIO_BASE_URL",
    secret: false,
    help: "Only if Twilio is reached by another address than its own.",
    schema: baseUrl("must be an http or https URL of a provider"),
    optional: true,
  },
} satisfies Record<string, Field>;

/** SMS through Twilio. */
export const twilio: Adapter = {
  key: "twilio",
  label: "Twilio",
  channels: ["sms"],
  fields,
  ratePerSecond: 100,
  open: openTwilio,
  readCallback: readTwilioCallback,
};

/** Messages of one call that are under way at once. */
const atOnce = 25;

function openTwilio(values: Values, surroundings: Surroundings): Provider {
  const complaint = complaintOf(fields, values);
  const dispatcher = providerDispatcher({ connections: 2 * atOnce, keepAliveTimeout: 10_000 });
  /** Throws for an account SID that is none. Light: what lasts is the dispatcher. */
  const clientFor = (signal: AbortSignal) =>
    new twilioSdk.Twilio(values.accountSid ?? "", values.authToken ?? "", {
      httpClient: new TwilioWire({ dispatcher, signal, baseUrl: values.baseUrl }),
      accountSid: values.accountSid ?? "",
    });
  return {
    name: "twilio",
    channels: ["sms"],
    limits: { batchSize: 100, concurrency: 2 },
    idempotent: false,
    async send(_channel, items, signal) {
      if (complaint) return items.map(() => misconfigured(complaint));
      const { messages } = clientFor(signal);
      const from = senderOf(values.from ?? "");
      return await answerEach(items, atOnce, signal, async (item) => {
        const statusCallback = callbackUrlFor(surroundings, item.reference, values.baseUrl);
        return await messages
          .create({ ...messageOf(item), ...from, ...(statusCallback && { statusCallback }) })
          .then(({ sid }) => answerOfSid(sid), answerOf);
      });
    },
    check: async (signal) => {
      if (complaint) return notOk(complaint);
      return await checkAccount(clientFor(signal), values);
    },
    close: () => dispatcher.close(),
  };
}

const misconfigured = (detail: string): Answer => ({
  kind: "refused",
  class: "unauthorized",
  detail,
});

const senderOf = (from: string) =>
  /^MG[0-9a-f]{32}$/i.test(from) ? { messagingServiceSid: from } : { from };

/** Twilio waits for at most ten hours. */
const messageOf = ({ to, content, ttlSeconds }: OutgoingItem) => ({
  to,
  body: content.body,
  validityPeriod: Math.min(Math.max(Math.floor(ttlSeconds), 1), 36_000),
});

const answerOfSid = (sid: unknown): Answer =>
  typeof sid === "string" && sid !== ""
    ? { kind: "accepted", providerMessageId: sid }
    : { kind: "unknown", detail: "The answer could not be read" };

const answerOf = (error: unknown): Answer =>
  error instanceof TwilioRefusal ? answerOfRefusal(error) : answerOfError(error);

const notOk = (sentence: string): Check => ({ ok: false, sentence: `${sentence}.` });

async function checkAccount(client: twilioSdk.Twilio, { accountSid = "", from = "" }: Values) {
  try {
    const account = await client.api.v2010.accounts(accountSid).fetch();
    if (account.status !== "active") return notOk(`The account is ${account.status} at Twilio`);
    if (!(await ownsSender(client, from))) {
      return notOk("Twilio takes the credentials, but the sender is not one of this account's");
    }
    return { ok: true, sentence: "Twilio takes the credentials, and the account is active." };
  } catch (error) {
    if (!(error instanceof TwilioRefusal)) return notOk("Twilio could not be reached");
    if (error.status === 401) return notOk("Twilio refuses the account SID or the auth token");
    return notOk(`Twilio answered ${error.status}`);
  }
}

/** Short codes and names cannot be asked for: they are taken as they are. */
async function ownsSender(client: twilioSdk.Twilio, from: string): Promise<boolean> {
  if (from.startsWith("+")) {
    const numbers = await client.incomingPhoneNumbers.list({ phoneNumber: from, limit: 1 });
    return numbers.length > 0;
  }
  if (!("messagingServiceSid" in senderOf(from))) return true;
  return await client.messaging.v1
    .services(from)
    .fetch()
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof TwilioRefusal && error.status === 404) return false;
        throw error;
      },
    );
}
