import type { Pool } from "@/db/client";
import type { ChannelContent } from "@/db/schema/json";
import type { Channel, Composed } from "@/server/channels/channel";
import { contentOf } from "@/server/templates/default-content";
import { loadTemplate } from "@/server/templates/load";
import type { Renderer } from "@/server/templates/render";
import { variablesFor } from "@/server/templates/variables";
import type { LoadedDelivery } from "./load-chunk.sql";
import type { SendableNotification } from "./notifications";

/** The text of one delivery, or why there is none. */
export type ComposedDelivery =
  | { ok: true; delivery: LoadedDelivery; notification: SendableNotification; content: Composed }
  | { ok: false; delivery: LoadedDelivery; error: string };

/** Renders each delivery's template for its user, and applies the channel's rules. */
export async function compose(
  { pool, renderer }: { pool: Pool; renderer: Renderer },
  channel: Channel,
  deliveries: LoadedDelivery[],
  notifications: Map<string, SendableNotification>,
): Promise<ComposedDelivery[]> {
  const groups = [...Map.groupBy(deliveries, (delivery) => delivery.notificationId)];
  const composed = await Promise.all(
    groups.map(async ([id, group]): Promise<ComposedDelivery[]> => {
      const notification = notifications.get(id);
      if (!notification) return group.map((delivery) => lost(delivery));
      const template = await loadTemplate(pool, notification.templateVersionId);
      const content = contentOf(template, channel.key, notification);
      return composeGroup(renderer, channel, group, notification, content);
    }),
  );
  return composed.flat();
}

const lost = (delivery: LoadedDelivery): ComposedDelivery => ({
  ok: false,
  delivery,
  error: "The notification is gone",
});

async function composeGroup(
  renderer: Renderer,
  channel: Channel,
  group: LoadedDelivery[],
  notification: SendableNotification,
  content: Record<string, ChannelContent>,
): Promise<ComposedDelivery[]> {
  const items = group.map(({ user }) => ({
    locale: user.locale,
    variables: variablesFor({ notification, user }),
  }));
  const results = await renderer.render({ html: channel.html, content, items });
  const context = { ...notification, notificationId: notification.id };
  return group.map((delivery, i): ComposedDelivery => {
    const result = results[i];
    if (!result?.ok) return { ok: false, delivery, error: result?.error ?? "Nothing was rendered" };
    const composed = channel.compose(result.rendered, context);
    return { ok: true, delivery, notification, content: composed };
  });
}
