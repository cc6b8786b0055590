import { Notification } from "@parse/node-apn";
import { apnsCollapseId } from "./collapse-key";
import { fitBody, jsonBytes } from "./fit-body";
import type { OutgoingItem } from "./provider";

/** Apple refuses more (413). */
const largestPayload = 4_096;

/**
 * An item as Apple wants it; null when it cannot be brought under 4 KB.
 * @param topic the app's bundle id.
 * @param now ms since 1970.
 */
export function notificationFor(
  item: OutgoingItem,
  topic: string,
  now = Date.now(),
): Notification | null {
  const payload = (body: string) => payloadOf(item, body);
  const body = fitBody(item.content.body, (text) => jsonBytes(payload(text)) <= largestPayload);
  if (body === null) return null;
  const notification = new Encoded(JSON.stringify(payload(body)));
  notification.topic = topic;
  notification.pushType = "alert";
  notification.priority = item.priority === 2 ? 5 : 10;
  notification.expiry = Math.floor(now / 1_000) + item.ttlSeconds;
  if (item.content.collapseKey) notification.collapseId = apnsCollapseId(item.content.collapseKey);
  return notification;
}

/** A payload that is JSON already: the library would encode it once more. */
class Encoded extends Notification {
  constructor(readonly json: string) {
    super();
  }

  /** What the library sends. */
  compile(): string {
    return this.json;
  }
}

/** The app's own data lies beside `aps`; apps read `url`, `image` and `buttons` there. */
function payloadOf({ content, priority }: OutgoingItem, body: string) {
  return {
    ...content.data,
    ...(content.actionUrl && { url: content.actionUrl }),
    ...(content.imageUrl && { image: content.imageUrl }),
    ...(content.buttons?.length && { buttons: content.buttons }),
    ...(content.private && { private: true }),
    aps: {
      alert: { title: content.title, body },
      ...(priority < 2 && { sound: "default" }),
      ...(content.badge !== undefined && { badge: content.badge }),
      ...(content.category && { category: content.category }),
      ...(content.collapseKey && { "thread-id": content.collapseKey }),
      ...(needsApp(content) && { "mutable-content": 1 }),
    },
  };
}

/**
 * Pictures, buttons and hidden text are put in by the app's service extension before it shows
 * anything; what a locked phone shows instead is the category's placeholder for hidden previews.
 */
const needsApp = ({ imageUrl, buttons, private: hidden }: OutgoingItem["content"]) =>
  Boolean(imageUrl || buttons?.length || hidden);
