import type { Messaging } from "firebase-admin/messaging";
import { z } from "zod";
import type { Adapter, Field, Values } from "./adapter";
import { baseUrl } from "./base-url";
import { type FcmClient, openClient } from "./fcm-client";
import { readServiceAccount } from "./fcm-credential";
import { messageFor } from "./fcm-message";
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
    schema: baseUrl("must be a URL like https://host:port"),
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

function openFcm(values: Values): Provider {
  const { callEach, close } = openClient(values);
  return {
    name: fcm.key,
    channels: fcm.channels,
    limits: { batchSize: 500, concurrency: 2 },
    idempotent: false,
    serves: (to) => kindOfToken(to) === "fcm",
    send: (_channel, items, signal) => callEach(items, sendToToken, signal),
    topics: topicsOver(callEach),
    check: async (signal) => {
      const dryRun = (messaging: Messaging) => messaging.send(probe, true);
      return checkOf((await callEach([probe], dryRun, signal))[0]);
    },
    close,
  };
}

const tooLarge: Answer = { kind: "refused", class: "invalid_content", detail: "over 4 KB" };

async function sendToToken(messaging: Messaging, item: OutgoingItem): Promise<string | Answer> {
  const message = messageFor(item);
  return message ? messaging.send({ ...message, token: item.to }) : tooLarge;
}

function topicsOver(callEach: FcmClient["callEach"]): Topics {
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
        return message ? messaging.send({ ...message, topic: topicNamed(topic) }) : tooLarge;
      };
      const [answer] = await callEach([topic], send, signal);
      return answer ?? { kind: "unknown", detail: "no answer" };
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
