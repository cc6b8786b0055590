import type { Channel } from "./channel";

/** An HTTP POST to the user's own endpoint. */
export const webhook: Channel = {
  key: "webhook",
  label: "Webhook",
  external: true,
  endpointsSql: `case when u.webhook_url is not null
    then jsonb_build_array(jsonb_build_object('id', '', 'to', u.webhook_url)) else '[]' end`,
  reachableSql: "(u.webhook_url is not null)",
  html: false,
  compose: (rendered, context) => ({
    ...rendered,
    data: { notificationId: context.notificationId, type: context.typeKey },
  }),
};
