import { fitJson } from "./fit-body";
import type { OutgoingItem } from "./provider";

/**
 * Push services take 4 096 bytes (RFC 8030, 7.2), of which encryption needs 103: salt, record size
 * and key (86), the authentication tag (16), and a delimiter (RFC 8188).
 */
const largestPlaintext = 4_096 - 103;

/**
 * What the browser gets: a declarative push message (Push API), shown even where no service worker
 * runs; a service worker finds the same fields in it. null when it cannot be brought under 4 KB.
 */
export function plaintextFor(item: OutgoingItem): string | null {
  return fitJson(item.content.body, (body) => messageOf(item, body), largestPlaintext);
}

function messageOf({ content }: OutgoingItem, body: string) {
  const { title, actionUrl, imageUrl, collapseKey, buttons, badge, private: hidden } = content;
  return {
    // The mark of a declarative message, which must lead somewhere.
    ...(actionUrl && { web_push: 8030 }),
    notification: {
      ...{ title, body },
      ...(actionUrl && { navigate: actionUrl }),
      ...(imageUrl && { image: imageUrl }),
      ...(collapseKey && { tag: collapseKey }),
      ...(buttons?.length && {
        actions: buttons.map(({ id, label, url }) => ({
          ...{ action: id, title: label },
          ...(url && { navigate: url }),
        })),
      }),
      data: { ...content.data, ...(hidden && { private: "1" }) },
    },
    ...(badge !== undefined && { app_badge: badge }),
  };
}
