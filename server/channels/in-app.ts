import type { Channel } from "./channel";

/** The inbox: the message row itself is the delivery, so everybody can be reached. */
export const inApp: Channel = {
  key: "in_app",
  label: "In-app",
  external: false,
  endpointsSql: null,
  reachableSql: "true",
  html: false,
  compose: (rendered) => rendered,
};
