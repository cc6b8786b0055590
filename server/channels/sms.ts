import type { Channel } from "./channel";
import { shorten } from "./shorten";

/** SMS, to a verified number; ten segments of plain GSM-7 at most. */
export const sms: Channel = {
  key: "sms",
  label: "SMS",
  external: true,
  endpointsSql: `case when u.phone is not null and u.phone_verified
    then jsonb_build_array(jsonb_build_object('id', '', 'to', u.phone)) else '[]' end`,
  reachableSql: "(u.phone is not null and u.phone_verified)",
  html: false,
  compose: (rendered) => ({ ...rendered, title: "", body: shorten(rendered.body, 1530) }),
};
