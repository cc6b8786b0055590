import { api, HydrateClient, prefetch } from "../../../../prefetch";
import { requireArea } from "../../../../require-area";
import { RequestView } from "./request-view";

export const metadata = { title: "Broadcast to approve" };

export default async function BroadcastRequestPage(props: { params: Promise<{ id: string }> }) {
  await requireArea("broadcastStart");
  const { id } = await props.params;
  await prefetch(api.broadcastStart.request.queryOptions({ id }));
  return (
    <HydrateClient>
      <RequestView id={id} />
    </HydrateClient>
  );
}
