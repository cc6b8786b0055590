import type { AggregateFacts } from "@/db/schema/json";
import { aggregateVariables } from "./aggregate-variables";

/**
 * What a template may use: the event's data (also without `data.`), the user, actor, object and type, and
 * where its reader stops it or changes what comes; and how many events it sums up, unless data of a single event
 * use the same names.
 * @param unsubscribeUrl without it, one that leads nowhere: whoever looks at a preview must not stop
 *   somebody else's mails. '' where there is nothing to stop.
 */
export function variablesFor({
  notification,
  user,
  unsubscribeUrl = "#unsubscribe",
  preferencesUrl = "#preferences",
}: {
  notification: {
    typeKey: string;
    actor: string | null;
    object: string | null;
    data: Record<string, unknown>;
    /** Of an update: what it sums up. */
    aggregate?: AggregateFacts | null;
  };
  user: { externalId: string; locale: string; attributes: Record<string, unknown> };
  unsubscribeUrl?: string;
  preferencesUrl?: string;
}): Record<string, unknown> {
  const { actor, data, aggregate = null } = notification;
  const summed = aggregateVariables(aggregate, { actor, data });
  return {
    ...summed,
    ...data,
    ...(aggregate ? summed : {}),
    data,
    user: { ...user.attributes, id: user.externalId, locale: user.locale },
    actor,
    object: notification.object,
    type: notification.typeKey,
    unsubscribe_url: unsubscribeUrl,
    preferences_url: preferencesUrl,
  };
}
