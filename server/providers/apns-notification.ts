import { Notification } from "@parse/node-apn";
import { apnsCollapseId } from "./collapse-key";
import { fitJson } from "./fit-body";
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
  const json = fitJson(item.content.body, (body) => payloadOf(item, body), largestPayload);
  if (json === null) return null;
  const notification = new Encoded(json);
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

/**
 * The app's own data lies beside `aps`; apps read `url`, `image` and `buttons` there. What is
 * undefined is left out of its JSON.
 */
function payloadOf({ content, priority }: OutgoingItem, body: string): object {
  const payload: Record<string, unknown> = { ...content.data };
  if (content.actionUrl) payload.url = content.actionUrl;
  if (content.imageUrl) payload.image = content.imageUrl;
  if (content.buttons?.length) payload.buttons = content.buttons;
  if (content.private) payload.private = true;
  payload.aps = {
    alert: { title: content.title, body },
    sound: priority < 2 ? "default" : undefined,
    badge: content.badge,
    category: content.category || undefined,
    "thread-id": content.collapseKey || undefined,
    "mutable-content": needsApp(content) ? 1 : undefined,
  };
  return payload;
}

/**
 * Pictures, buttons and hidden text are put in by the app's service extension before it shows
 * anything; what a locked phone shows instead is the category's placeholder for hidden previews.
 */
const needsApp = ({ imageUrl, buttons, private: hidden }: OutgoingItem["content"]) =>
  Boolean(imageUrl || buttons?.length || hidden);
