import { createHash } from "node:crypto";
import type { Channel, ComposeContext, Composed, PushButton } from "./channel";
import { shorten } from "./shorten";

/** A stale token (30 days unseen) may still work; invalid and expired ones do not. */
const live = "d.user_id = u.id and d.state in ('active', 'stale')";

/** Mobile and web push, to every live device of the user (at most 10). */
export const push: Channel = {
  key: "push",
  label: "Push",
  external: true,
  endpointsSql: `(select coalesce(jsonb_agg(jsonb_build_object('id', d.device_id, 'to', d.token)), '[]')
    from devices d where ${live})`,
  // `offset 0`: a probe for each user, where the planner would rather hash every device of every user.
  reachableSql: `exists (select from devices d where ${live} offset 0)`,
  html: false,
  compose: ({ badge, buttons, imageUrl, ...rendered }, context) =>
    fitted({
      ...rendered,
      title: shorten(rendered.title, 65),
      body: shorten(rendered.body, 240),
      collapseKey: collapseKeyOf(context),
      // Phones fetch pictures themselves, and only over TLS; a message never carries one.
      ...(imageUrl && /^https:\/\//i.test(imageUrl) ? { imageUrl } : {}),
      ...badgeOf(badge),
      ...buttonsOf(buttons),
      ...(context.category ? { category: context.category } : {}),
      ...(context.lockScreenPrivate ? { private: true } : {}),
    }),
};

/** Push services take 4 KB; what an adapter puts around the content has the rest. */
const mostBytes = 3_400;

/** Words always fit. Of the rest, what is missed least goes first; a link cut short would lead astray. */
function fitted(composed: Composed): Composed {
  const fits = (content: Composed) => Buffer.byteLength(JSON.stringify(content)) <= mostBytes;
  if (fits(composed)) return composed;
  const { imageUrl: _, ...withoutImage } = composed;
  if (fits(withoutImage)) return withoutImage;
  const { buttons: __, ...withoutButtons } = withoutImage;
  if (fits(withoutButtons)) return withoutButtons;
  const { title, body, collapseKey, category, private: isPrivate } = withoutButtons;
  return { title, body, collapseKey, category, private: isPrivate };
}

/** APNs takes no longer one. */
const longestKey = 64;

/** What replaces what on the screen: one aggregate's updates, messages of a type about one thing; else none. */
function collapseKeyOf({ typeKey, object, notificationId, collapseId }: ComposeContext): string {
  if (collapseId) return collapseId;
  const key = object ? `${typeKey}:${object}` : notificationId;
  if (Buffer.byteLength(key) <= longestKey) return key;
  return createHash("sha256").update(key).digest("base64url");
}

/** What fits on an icon. */
function badgeOf(badge: number | undefined): { badge?: number } {
  const fits = badge !== undefined && Number.isInteger(badge) && badge >= 0 && badge <= 99_999;
  return fits ? { badge } : {};
}

const mostButtons = 3;

function buttonsOf(buttons: PushButton[] = []): { buttons?: PushButton[] } {
  const shown = buttons
    .filter(({ label }) => label.trim() !== "")
    .slice(0, mostButtons)
    .map((button) => ({ ...button, label: shorten(button.label.trim(), 30) }));
  return shown.length > 0 ? { buttons: shown } : {};
}
