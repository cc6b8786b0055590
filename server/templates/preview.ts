import type { Pool } from "@/db/client";
import type { AggregateFacts } from "@/db/schema/json";
import type { Composed } from "@/server/channels/channel";
import { channelOf } from "@/server/channels/registry";
import { contentOf } from "./default-content";
import { loadTemplate } from "./load";
import type { Renderer } from "./render";
import { variablesFor } from "./variables";

export type Preview = Pick<Composed, "title" | "body">;

export type PreviewedNotification = {
  id: string;
  typeKey: string;
  templateVersionId: number | null;
  actor: string | null;
  object: string | null;
  data: Record<string, unknown>;
  /** Of an update: what it sums up. */
  aggregate?: AggregateFacts | null;
};

/** What a notification reads like for one user, by channel; a channel that cannot be rendered is left out. */
export async function previewFor(
  { pool, renderer }: { pool: Pool; renderer: Renderer },
  notification: PreviewedNotification,
  user: { externalId: string; locale: string; attributes: Record<string, unknown> },
  channels: string[],
): Promise<Record<string, Preview>> {
  const template = await loadTemplate(pool, notification.templateVersionId);
  const variables = variablesFor({ notification, user });
  const previews: Record<string, Preview> = {};
  for (const key of channels) {
    const channel = channelOf(key);
    const [result] = await renderer.render({
      html: channel.html,
      content: contentOf(template, key, notification),
      items: [{ locale: user.locale, variables }],
    });
    if (!result?.ok) continue;
    const { id: notificationId, typeKey, object } = notification;
    const context = { notificationId, typeKey, category: "", object };
    const { title, body } = channel.compose(result.rendered, context);
    previews[key] = { title, body };
  }
  return previews;
}
