import {
  createLoader,
  type inferParserType,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";

export const channelKeys = ["push", "email", "sms", "webhook"] as const;
export type ChannelKey = (typeof channelKeys)[number];

/** The filters in the URL: `?channel=email&notification=…&user=user_42`. */
export const filterParsers = {
  /** Without one, the first channel that received something. */
  channel: parseAsStringLiteral(channelKeys),
  notification: parseAsString,
  user: parseAsString,
};
export const loadFilters = createLoader(filterParsers);
export type Filters = inferParserType<typeof filterParsers>;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isId = (text: string) => uuid.test(text);

export const pageSize = 40;

/** As the procedure takes them; what cannot be an id narrows nothing. */
export function inputOf({ channel, notification, user }: Filters, limit = pageSize) {
  const notificationId = notification && isId(notification) ? notification : null;
  return { channel, notificationId, userId: user, limit };
}
