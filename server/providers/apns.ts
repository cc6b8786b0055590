import type { Adapter, Values } from "./adapter";
import { answerOfFailure } from "./apns-answers";
import { type Connection, openConnection } from "./apns-connection";
import { apnsFields } from "./apns-fields";
import { notificationFor } from "./apns-notification";
import { allUntil } from "./give-up";
import { notAfter } from "./pem";
import type { Answer, Check, OutgoingItem, Provider } from "./provider";
import { kindOfToken } from "./push-token";

/** Apple Push Notification service, straight to Apple: tokens that an app got from iOS itself. */
export const apns: Adapter = {
  key: "apns",
  label: "Apple Push Notification service",
  channels: ["push"],
  fields: apnsFields,
  ratePerSecond: null,
  expiresAt: ({ certificate, key }) => (key ? null : notAfter(certificate)),
  open: (values) => openApns(values),
};

function openApns(values: Values): Provider {
  let connection: Connection | undefined;
  /** null for keys that cannot be used: `check` says what is wrong with them. */
  const connected = (): Connection | null => {
    try {
      if (!whatIsMissing(values)) connection ??= openConnection(values);
      return connection ?? null;
    } catch {
      return null;
    }
  };
  const send = async (items: OutgoingItem[], signal: AbortSignal): Promise<Answer[]> => {
    const open = connected();
    if (!open) return items.map(() => unusable);
    return sendAll(open, items, values.bundleId ?? "", signal);
  };
  return {
    name: apns.key,
    channels: apns.channels,
    limits: { batchSize: 500, concurrency: 2 },
    idempotent: false,
    serves: (to) => kindOfToken(to) === "apns",
    send: (_channel, items, signal) => send(items, signal),
    check: async (signal) => {
      const missing = whatIsMissing(values);
      if (missing) return { ok: false, sentence: missing };
      return checkOf((await send([probe], signal))[0]);
    },
    close: async () => {
      const ended = connection;
      connection = undefined;
      await ended?.close();
    },
  };
}

const unusable: Answer = { kind: "refused", class: "unauthorized", detail: "credentials" };

async function sendAll(
  connection: Connection,
  items: OutgoingItem[],
  topic: string,
  signal: AbortSignal,
): Promise<Answer[]> {
  const calls = items.map((item) => sendOne(connection, item, topic));
  const answers = await allUntil(signal, calls, () => ({
    ...{ kind: "unknown", detail: "deadline" },
  }));
  // Not one answer until the deadline: the connection is dead, and would be for the next call too.
  if (signal.aborted && answers.every(({ kind }) => kind === "unknown")) {
    await connection.sever();
  }
  return answers;
}

async function sendOne({ client }: Connection, item: OutgoingItem, topic: string): Promise<Answer> {
  const notification = notificationFor(item, topic);
  if (!notification) return { kind: "refused", class: "invalid_content", detail: "over 4 KB" };
  const { sent, failed } = await client.send(notification, item.to);
  if (failed[0]) return answerOfFailure(failed[0]);
  return { kind: "accepted", providerMessageId: idOf(sent[0]) ?? item.reference };
}

/** Apple's own id of the notification; it is in the answer, and not in the library's types. */
const idOf = (sent: object | undefined) =>
  sent && "apns-id" in sent && typeof sent["apns-id"] === "string" ? sent["apns-id"] : null;

/** A token that no device has: Apple judges the credentials first, and then refuses it. */
const probe: OutgoingItem = {
  reference: "check",
  to: "0".repeat(64),
  content: { title: "Check", body: "Check" },
  priority: 2,
  ttlSeconds: 0,
};

function whatIsMissing({ key, keyId, teamId, certificate, certificateKey }: Values): string | null {
  if (key) return keyId && teamId ? null : "A key also needs its key id and the team id.";
  if (!certificate)
    return "Enter a key with its key id and team id, or a certificate with its key.";
  return certificateKey ? null : "The certificate also needs its private key.";
}

function checkOf(answer: Answer | undefined): Check {
  switch (answer?.kind) {
    case "accepted":
    case "endpoint_invalid":
      return { ok: true, sentence: "Apple takes these credentials." };
    case "refused":
      if (answer === unusable) {
        return { ok: false, sentence: "The key or certificate cannot be read, or it has ended." };
      }
      return {
        ok: false,
        sentence: `Apple refuses the credentials or the bundle id (${answer.detail}).`,
      };
    default:
      return {
        ok: false,
        sentence: `Apple does not answer (${answer?.detail ?? "nothing came back"}).`,
      };
  }
}
