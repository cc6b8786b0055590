import type { Pool } from "@/db/client";
import type { ChannelContent } from "@/db/schema/json";
import type { Channel, Composed, Rendered } from "@/server/channels/channel";
import type { Config } from "@/server/config";
import { linkSecret } from "@/server/links/link-secret";
import { preferencesUrl } from "@/server/links/preferences";
import { trackMail } from "@/server/links/track-mail";
import { unsubscribeUrl } from "@/server/links/unsubscribe";
import { contentOf } from "@/server/templates/default-content";
import { loadTemplate } from "@/server/templates/load";
import type { Renderer } from "@/server/templates/render";
import { variablesFor } from "@/server/templates/variables";
import { isDatasFault } from "./blame-render";
import type { LoadedDelivery } from "./load-chunk.sql";
import type { SendableNotification } from "./notifications";

/** The text of one delivery, or why there is none. */
export type ComposedDelivery =
  | { ok: true; delivery: LoadedDelivery; notification: SendableNotification; content: Composed }
  /** `reason`: whose fault it is, see `blame-render.ts`. */
  | {
      ok: false;
      delivery: LoadedDelivery;
      reason: "render_failed" | "template_failed";
      error: string;
    };

type Composing = { pool: Pool; renderer: Renderer; config: Pick<Config, "baseUrl"> };

/** Renders each delivery's template for its user, and applies the channel's rules. */
export async function compose(
  { pool, renderer, config }: Composing,
  channel: Channel,
  deliveries: LoadedDelivery[],
  notifications: Map<string, SendableNotification>,
): Promise<ComposedDelivery[]> {
  const links = { secret: await linkSecret(pool), baseUrl: config.baseUrl };
  const groups = [...Map.groupBy(deliveries, (delivery) => delivery.notificationId)];
  const composed = await Promise.all(
    groups.map(async ([id, group]): Promise<ComposedDelivery[]> => {
      const notification = notifications.get(id);
      if (!notification) return group.map((delivery) => lost(delivery));
      const template = await loadTemplate(pool, notification.templateVersionId);
      const content = contentOf(template, channel.key, notification);
      return composeGroup({ pool, renderer, links, channel, notification, content }, group);
    }),
  );
  return composed.flat();
}

const lost = (delivery: LoadedDelivery): ComposedDelivery => ({
  ok: false,
  delivery,
  reason: "template_failed",
  error: "The notification is gone",
});

/** What the deliveries of a notification have in common. */
type Common = {
  pool: Pool;
  renderer: Renderer;
  links: { secret: string; baseUrl: string };
  channel: Channel;
  notification: SendableNotification;
  content: Record<string, ChannelContent>;
};

async function composeGroup(common: Common, group: LoadedDelivery[]): Promise<ComposedDelivery[]> {
  const { renderer, channel, notification, content } = common;
  const ways = group.map(({ userId }) => wayOut(common, userId));
  const items = group.map(({ user, userId }, i) => ({
    locale: user.locale,
    variables: variablesFor({
      ...{ notification, user, unsubscribeUrl: ways[i] ?? "" },
      preferencesUrl: preferencesUrl(common.links, userId),
    }),
  }));
  const results = await renderer.render({ html: channel.html, content, items });
  const tried = group.find((_, i) => results[i]?.ok === false && !results[i].untried);
  const datasFault = tried !== undefined && (await isDatasFault(common, tried));
  return group.map((delivery, i): ComposedDelivery => {
    const result = results[i];
    if (!result?.ok) {
      const reason = datasFault ? "render_failed" : "template_failed";
      return { ok: false, delivery, reason, error: result?.error ?? "Nothing was rendered" };
    }
    const composed = finish(common, delivery, result.rendered, ways[i] ?? null);
    return { ok: true, delivery, notification, content: composed };
  });
}

/** Where the user stops the mails of the type; null where nobody can. */
const wayOut = ({ links, notification: { mandatory, typeKey } }: Common, userId: number) =>
  mandatory ? null : unsubscribeUrl(links, { userId, typeKey });

/** Applies the channel's rules; links of mails are tracked where the type says so. */
function finish(
  { links, channel, notification }: Common,
  { userId }: LoadedDelivery,
  rendered: Rendered,
  way: string | null,
): Composed {
  const { id: notificationId } = notification;
  const campaign = notification.campaignId !== null;
  const context = { ...notification, campaign, notificationId, unsubscribeUrl: way };
  const composed = channel.compose(rendered, context);
  if (!channel.html || !notification.trackOpens) return composed;
  const mail = { ...links, reference: `${notificationId}/${userId}/${channel.key}` };
  const except = [...(way ? [way] : []), preferencesUrl(links, userId)];
  return { ...composed, body: trackMail(composed.body, mail, except) };
}
