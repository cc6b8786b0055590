import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch, prefetchInfinite } from "../../prefetch";
import { requireArea } from "../../require-area";
import { inputOf, loadFilters } from "./filters";
import { NotificationList } from "./notification-list";

export const metadata = { title: "Notifications" };

export default async function NotificationsPage(props: { searchParams: Promise<SearchParams> }) {
  await requireArea("notifications");
  const input = inputOf(await loadFilters(props.searchParams));
  await Promise.all([
    prefetchInfinite(
      api.notifications.list.infiniteQueryOptions(input, {
        getNextPageParam: ({ nextCursor }) => nextCursor,
      }),
    ),
    prefetch(api.notifications.choices.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <NotificationList />
    </HydrateClient>
  );
}
