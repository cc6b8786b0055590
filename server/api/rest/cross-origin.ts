import type { Endpoint } from "./endpoint";
import type { Reply } from "./reply";

/**
 * What a user's token opens is asked for by that user's app, from the app's own origin. Tokens are shown in a
 * header and never kept by the browser, so a page that has none gets nothing by asking.
 */
export const isOpenToOrigins = ({ scheme }: Pick<Endpoint, "scheme">) => scheme === "userToken";

/** For answers of such endpoints, refusals too: a client must be able to read when to come back. */
export const anyOrigin = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "retry-after, x-request-id",
};

/** What a browser asks before it sends a token to another origin. */
export const preflight: Reply = {
  status: 204,
  body: null,
  headers: {
    ...anyOrigin,
    "access-control-allow-methods": "GET, POST, PUT, PATCH",
    "access-control-allow-headers": "authorization, content-type, last-event-id",
    "access-control-max-age": "86400",
  },
};
