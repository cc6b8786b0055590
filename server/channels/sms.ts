import type { Channel } from "./channel";
import { shorten } from "./shorten";

const reachable = "u.phone is not null and u.phone_verified and u.phone_state = 'ok'";

/** SMS, to a verified number that works and did not answer STOP; ten segments of plain GSM-7 at most. */
export const sms: Channel = {
  key: "sms",
  label: "SMS",
  external: true,
  endpointsSql: `case when ${reachable}
    then jsonb_build_array(jsonb_build_object('id', '', 'to', u.phone)) else '[]' end`,
  reachableSql: `(${reachable})`,
  html: false,
  compose: (rendered) => ({
    ...rendered,
    title: "",
    body: shorten(rendered.body, 1530),
  }),
};
