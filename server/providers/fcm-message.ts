import type { BaseMessage } from "firebase-admin/messaging";
import { apnsCollapseId, webPushTopic } from "./collapse-key";
import { fitBody, jsonBytes } from "./fit-body";
import type { OutgoingItem } from "./provider";

/** Google refuses more. Counted over all platforms together, where Google counts each: never too late. */
const largestPayload = 4_096;

/** Four weeks: Google refuses a longer time to live. */
const longestTtlSeconds = 2_419_200;

/** An item as Google wants it, but for whom it is to; null when it cannot be brought under 4 KB. */
export function messageFor(item: Omit<OutgoingItem, "to">, now = Date.now()): BaseMessage | null {
  const message = messageWithout(item, now);
  const withBody = (body: string) => ({
    ...message,
    notification: { ...message.notification, body },
  });
  const body = fitBody(item.content.body, (text) => jsonBytes(withBody(text)) <= largestPayload);
  return body === null ? null : withBody(body);
}

function messageWithout(item: Omit<OutgoingItem, "to">, now: number): BaseMessage {
  const { content } = item;
  return {
    notification: {
      title: content.title,
      ...(content.imageUrl && { imageUrl: content.imageUrl }),
    },
    data: {
      ...content.data,
      ...(content.actionUrl && { url: content.actionUrl }),
      ...(content.buttons?.length && { buttons: JSON.stringify(content.buttons) }),
      ...(content.private && { private: "1" }),
    },
    android: androidOf(item),
    apns: apnsOf(item, now),
    webpush: webpushOf(item),
  };
}

const ttlOf = ({ ttlSeconds }: Pick<OutgoingItem, "ttlSeconds">) =>
  Math.min(ttlSeconds, longestTtlSeconds);

function androidOf(item: Omit<OutgoingItem, "to">): BaseMessage["android"] {
  const { collapseKey, category, badge, private: hidden } = item.content;
  return {
    priority: item.priority === 2 ? "normal" : "high",
    ttl: ttlOf(item) * 1_000,
    ...(isShared(item) && { collapseKey }),
    notification: {
      ...(collapseKey && { tag: collapseKey }),
      ...(category && { channelId: category }),
      ...(badge !== undefined && { notificationCount: badge }),
      ...(hidden && { visibility: "private" }),
    },
  };
}

/**
 * Google keeps at most four collapse keys for a device that is off, and drops what has others. A key
 * that no other notification has collapses nothing, and would only push somebody's out; the tag
 * still makes a repeated call show once.
 */
const isShared = ({ reference, content: { collapseKey } }: Omit<OutgoingItem, "to">) =>
  collapseKey !== undefined && !reference.startsWith(`${collapseKey}/`);

function apnsOf(item: Omit<OutgoingItem, "to">, now: number): BaseMessage["apns"] {
  const { collapseKey, category, badge, imageUrl, buttons, private: hidden } = item.content;
  return {
    headers: {
      "apns-priority": item.priority === 2 ? "5" : "10",
      "apns-expiration": String(Math.floor(now / 1_000) + item.ttlSeconds),
      ...(collapseKey && { "apns-collapse-id": apnsCollapseId(collapseKey) }),
    },
    payload: {
      aps: {
        ...(item.priority < 2 && { sound: "default" }),
        ...(badge !== undefined && { badge }),
        ...(category && { category }),
        ...(collapseKey && { threadId: collapseKey }),
        ...((imageUrl || buttons?.length || hidden) && { mutableContent: true }),
      },
    },
    ...(imageUrl && { fcmOptions: { imageUrl } }),
  };
}

function webpushOf(item: Omit<OutgoingItem, "to">): BaseMessage["webpush"] {
  const { collapseKey, actionUrl, imageUrl, buttons } = item.content;
  return {
    headers: {
      TTL: String(ttlOf(item)),
      Urgency: item.priority === 2 ? "normal" : "high",
      ...(collapseKey && { Topic: webPushTopic(collapseKey) }),
    },
    notification: {
      ...(collapseKey && { tag: collapseKey }),
      ...(imageUrl && { image: imageUrl }),
      ...(buttons?.length && {
        actions: buttons.map(({ id, label }) => ({ action: id, title: label })),
      }),
    },
    // Google takes no link that is not encrypted.
    ...(actionUrl?.startsWith("https://") && { fcmOptions: { link: actionUrl } }),
  };
}
