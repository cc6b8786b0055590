import { randomUUID } from "node:crypto";
import { type App, deleteApp, initializeApp } from "firebase-admin/app";
import { getMessaging, type Messaging } from "firebase-admin/messaging";
import { z } from "zod";
import type { Adapter, Field, Values } from "./adapter";
import { type Attempt, attempting, FcmAgent } from "./fcm-agent";
import { answerOfFailure } from "./fcm-answers";
import { credentialFor, readServiceAccount } from "./fcm-credential";
import { messageFor } from "./fcm-message";
import { giveUpOn } from "./give-up";
import type { Answer, Check, OutgoingItem, Provider, Topics } from "./provider";
import { kindOfToken } from "./push-token";

const fields = {
  serviceAccount: {
    label: "Service account (JSON)",
    env: "FCM_SERVICE_ACCOUNT",
    secret: true,
    multiline: true,
    help: "Firebase console, Project settings, Service accounts: Generate new private key.",
    schema: z
      .string()
      .refine(
        (json) => readServiceAccount(json) !== null,
        "must be the whole JSON file of a service account, with project_id, client_email and private_key",
      ),
  },
  baseUrl: {
    label: "Base URL",
    env: "FCM_BASE_URL",
    secret: false,
    optional: true,
    help: "Only to reach Google through something else: https://host:port, without a path.",
    schema: z.url({ protocol: /^https?$/, error: "must be a URL like https://host:port" }),
  },
} satisfies Record<string, Field>;

/** Firebase Cloud Messaging (HTTP v1): Android, and iOS and browsers that use Firebase's own SDK. */
export const fcm: Adapter = {
  key: "fcm",
  label: "Firebase Cloud Messaging",
  channels: ["push"],
  fields,
  // 600 000 a minute is what Google gives a project.
  ratePerSecond: 10_000,
  open: (values) => openFcm(values),
};

/** Connections to Google; each carries one message at a time, so this bounds what is under way. */
const maxSockets = 256;

/** The SDK's client of an account, and what it needs to be ended. */
type Client = { app: App; messaging: Messaging; agent: FcmAgent };

function openFcm(values: Values): Provider {
  let client: Client | null | undefined;
  const underWay = new Set<Promise<unknown>>();
  /** Runs calls of the SDK, one for each of `things`, until the signal aborts. */
  const callEach: CallEach = async (things, call, signal) => {
    client ??= clientFor(values);
    if (!client) return things.map(() => unusable);
    const { messaging } = client;
    const calls = Promise.all(answersOf(things, (thing) => call(messaging, thing), signal));
    underWay.add(calls);
    return calls.finally(() => underWay.delete(calls));
  };
  return {
    name: fcm.key,
    channels: fcm.channels,
    limits: { batchSize: 500, concurrency: 2, ratePerSecond: fcm.ratePerSecond },
    idempotent: false,
    serves: (to) => kindOfToken(to) === "fcm",
    send: (_channel, items, signal) => callEach(items, sendToToken, signal),
    topics: topicsOver(callEach),
    check: async (signal) => {
      const dryRun = (messaging: Messaging) => messaging.send(probe, true);
      return checkOf((await callEach([probe], dryRun, signal))[0]);
    },
    close: async () => {
      const ended = client;
      client = undefined;
      await Promise.allSettled(underWay);
      if (!ended) return;
      await deleteApp(ended.app);
      ended.agent.destroy();
    },
  };
}

/** null for a service account that cannot be read. */
function clientFor({ serviceAccount = "", baseUrl }: Values): Client | null {
  const account = readServiceAccount(serviceAccount);
  const base = baseUrl ? URL.parse(baseUrl) : null;
  if (!account || (baseUrl && !base)) return null;
  const agent = new FcmAgent(base, maxSockets);
  const options = { projectId: account.project_id, httpAgent: agent };
  const credential = credentialFor(account, base);
  const app = initializeApp({ ...options, credential }, `carillon-${randomUUID()}`);
  const messaging = getMessaging(app);
  // Topics too over our agent: with HTTP/2 they would not go where the base URL says.
  messaging.enableLegacyHttpTransport();
  return { app, messaging, agent };
}

/** Resolves to the provider's own id. */
type Call<T> = (messaging: Messaging, thing: T) => Promise<string>;
type CallEach = <T>(things: T[], call: Call<T>, signal: AbortSignal) => Promise<Answer[]>;

function answersOf<T>(
  things: T[],
  call: (thing: T) => Promise<string>,
  signal: AbortSignal,
): Promise<Answer>[] {
  const orGiveUp = giveUpOn(signal);
  return things.map((thing) => {
    const attempt: Attempt = {};
    return orGiveUp(
      attempting(attempt, () => call(thing)).then(
        (providerMessageId): Answer => ({ kind: "accepted", providerMessageId }),
        (error: unknown) =>
          error instanceof TooLarge ? tooLarge : answerOfFailure(attempt, error),
      ),
      () => abandon(attempt),
    );
  });
}

/** What was not even handed to a connection is not in doubt. */
function abandon({ request }: Attempt): Answer {
  const sent = request?.socket && !request.socket.connecting;
  request?.destroy();
  return sent
    ? { kind: "unknown", detail: "deadline" }
    : { kind: "retry", class: "timeout", detail: "deadline" };
}

class TooLarge extends Error {}
const tooLarge: Answer = { kind: "refused", class: "invalid_content", detail: "over 4 KB" };
const unusable: Answer = { kind: "refused", class: "unauthorized", detail: "service account" };

async function sendToToken(messaging: Messaging, item: OutgoingItem): Promise<string> {
  const message = messageFor(item);
  if (!message) throw new TooLarge();
  return messaging.send({ ...message, token: item.to });
}

function topicsOver(callEach: CallEach): Topics {
  const change =
    (way: "subscribeToTopic" | "unsubscribeFromTopic") =>
    (tokens: string[], name: string, signal: AbortSignal) => {
      const topic = topicNamed(name);
      const changeOne = async (messaging: Messaging, token: string) => {
        const { errors } = await messaging[way](token, topic);
        if (errors[0]) throw errors[0].error;
        return name;
      };
      return callEach(tokens, changeOne, signal);
    };
  return {
    subscribe: change("subscribeToTopic"),
    unsubscribe: change("unsubscribeFromTopic"),
    sendToTopic: async (topic, item, signal) => {
      const send = async (messaging: Messaging) => {
        const message = messageFor(item);
        if (!message) throw new TooLarge();
        return messaging.send({ ...message, topic: topicNamed(topic) });
      };
      const [answer] = await callEach([topic], send, signal);
      return answer ?? unusable;
    },
  };
}

/** Topics have few characters (`[a-zA-Z0-9-_.~%]`): the others are written as in a URL. */
const topicNamed = (name: string) =>
  encodeURIComponent(name).replace(/[!*'()]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);

/** Looked at, and sent to nobody (`validate_only`). */
const probe = { topic: "carillon-check", notification: { title: "Check", body: "Check" } };

function checkOf(answer: Answer | undefined): Check {
  if (answer?.kind === "accepted")
    return { ok: true, sentence: "Google takes this service account." };
  const detail = answer?.detail ?? "nothing came back";
  return answer?.kind === "refused"
    ? { ok: false, sentence: `Google refuses this service account (${detail}).` }
    : { ok: false, sentence: `Google does not answer (${detail}).` };
}
