/**
 * What a template may use: the event's data (also without `data.`), the user, actor, object and type, and
 * where its reader stops it.
 * @param unsubscribeUrl without it, one that leads nowhere: whoever looks at a preview must not stop
 *   somebody else's mails. '' where there is nothing to stop.
 */
export function variablesFor({
  notification,
  user,
  unsubscribeUrl = "#unsubscribe",
}: {
  notification: {
    typeKey: string;
    actor: string | null;
    object: string | null;
    data: Record<string, unknown>;
  };
  user: { externalId: string; locale: string; attributes: Record<string, unknown> };
  unsubscribeUrl?: string;
}): Record<string, unknown> {
  return {
    ...notification.data,
    data: notification.data,
    user: { ...user.attributes, id: user.externalId, locale: user.locale },
    actor: notification.actor,
    object: notification.object,
    type: notification.typeKey,
    unsubscribe_url: unsubscribeUrl,
  };
}
