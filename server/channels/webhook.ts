import type { Channel } from "./channel";

const reachable = "u.webhook_url is not null and u.webhook_state = 'ok'";

/** An HTTP POST to the user's own endpoint, until it says that it is gone. */
export const webhook: Channel = {
  key: "webhook",
  label: "Webhook",
  external: true,
  endpointsSql: `case when ${reachable}
    then jsonb_build_array(jsonb_build_object('id', '', 'to', u.webhook_url)) else '[]' end`,
  reachableSql: `(${reachable})`,
  html: false,
  compose: (rendered, context) => ({
    ...rendered,
    data: { notificationId: context.notificationId, type: context.typeKey },
  }),
};
