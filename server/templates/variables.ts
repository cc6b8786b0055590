/** What a template may use: the event's data (also without `data.`), the user, actor, object and type. */
export function variablesFor({
  notification,
  user,
}: {
  notification: {
    typeKey: string;
    actor: string | null;
    object: string | null;
    data: Record<string, unknown>;
  };
  user: { externalId: string; locale: string; attributes: Record<string, unknown> };
}): Record<string, unknown> {
  return {
    ...notification.data,
    data: notification.data,
    user: { ...user.attributes, id: user.externalId, locale: user.locale },
    actor: notification.actor,
    object: notification.object,
    type: notification.typeKey,
  };
}
