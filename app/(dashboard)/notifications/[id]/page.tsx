import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { NotificationView } from "./notification-view";

export const metadata = { title: "Notification" };

export default async function NotificationPage(props: { params: Promise<{ id: string }> }) {
  const { acts } = await requireArea("notifications");
  const { id } = await props.params;
  await Promise.all([
    prefetch(api.notifications.one.queryOptions({ id })),
    prefetch(api.notifications.changes.queryOptions({ id })),
    prefetch(api.notifications.reach.queryOptions({ id })),
  ]);
  return (
    <HydrateClient>
      <NotificationView id={id} mayStop={acts.includes("switches")} />
    </HydrateClient>
  );
}
