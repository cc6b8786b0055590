import { Agent } from "node:https";
import { Notification } from "@parse/node-apn";
import { initializeApp } from "firebase-admin/app";
import { getMessaging } from "firebase-admin/messaging";
import webpush from "web-push";
import { openConnection } from "@/server/providers/apns-connection";
import { FcmAgent } from "@/server/providers/fcm-agent";
import { credentialFor, readServiceAccount } from "@/server/providers/fcm-credential";
import { messageFor } from "@/server/providers/fcm-message";
import type { OutgoingItem } from "@/server/providers/provider";
import { readSubscription } from "@/server/providers/push-token";
import { plaintextFor } from "@/server/providers/web-push-message";
import type { OpenBare } from "./bare";

const there = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error("The message cannot be sent");
  return value;
};

/** firebase-admin over the same connections: only they reach a peer. */
export const bareFcm: OpenBare = ({ serviceAccount = "", baseUrl = "" }) => {
  const account = there(readServiceAccount(serviceAccount));
  const base = new URL(baseUrl);
  const httpAgent = new FcmAgent(base, 256);
  const credential = credentialFor(account, base);
  const options = { projectId: account.project_id, httpAgent, credential };
  const messaging = getMessaging(initializeApp(options, "bare"));
  return {
    prepare: (items) =>
      items.map((item) => {
        const message = { ...there(messageFor(item)), token: item.to };
        return () => messaging.send(message);
      }),
    close: () => httpAgent.destroy(),
  };
};

const batch = 500;

/** node-apn with one HTTP/2 session, in the pipeline's batches. */
export const bareApns: OpenBare = (values) => {
  const { client, close } = openConnection(values);
  return {
    prepare: (items) => {
      const made = items.map((item) => ({
        notification: notificationOf(item, values.bundleId ?? ""),
        to: item.to,
      }));
      const sendBatch = async (from: number) => {
        const some = made.slice(from, from + batch);
        const sent = await Promise.all(
          some.map(({ notification, to }) => client.send(notification, to)),
        );
        if (sent.some(({ failed }) => failed.length > 0)) throw new Error("Apple's peer refused");
      };
      return Array.from(
        { length: Math.ceil(made.length / batch) },
        (_, i) => () => sendBatch(i * batch),
      );
    },
    close,
  };
};

/** The library's own notification, with the fields that ours has. */
function notificationOf({ content, ttlSeconds }: OutgoingItem, topic: string): Notification {
  const { title, body, actionUrl, collapseKey = "", category = "", data } = content;
  const notification = new Notification();
  notification.topic = topic;
  notification.pushType = "alert";
  notification.priority = 10;
  notification.expiry = Math.floor(Date.now() / 1_000) + ttlSeconds;
  notification.collapseId = collapseKey;
  notification.alert = { title, body };
  notification.sound = "default";
  notification.threadId = collapseKey;
  Object.assign(notification.aps, { category });
  notification.payload = { ...data, url: actionUrl };
  return notification;
}

/** web-push with connections that are kept, as many as ours. */
export const bareWebPush: OpenBare = ({ subject = "", publicKey = "", privateKey = "", ca }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 50, ca });
  const vapidDetails = { subject, publicKey, privateKey };
  return {
    prepare: (items) =>
      items.map((item) => {
        const subscription = there(readSubscription(item.to));
        const plaintext = there(plaintextFor(item));
        const options = { vapidDetails, TTL: item.ttlSeconds, agent };
        return () => webpush.sendNotification(subscription, plaintext, options);
      }),
    close: () => agent.destroy(),
  };
};
