import type { Channel } from "./channel";
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
  compose: (rendered, context) => ({
    ...rendered,
    title: shorten(rendered.title, 65),
    body: shorten(rendered.body, 240),
    collapseKey: context.object ? `${context.typeKey}:${context.object}` : context.notificationId,
  }),
};
