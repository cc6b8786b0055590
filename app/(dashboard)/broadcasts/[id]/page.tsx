import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { BroadcastView } from "./broadcast-view";

export const metadata = { title: "Broadcast" };

export default async function BroadcastPage(props: { params: Promise<{ id: string }> }) {
  const { acts } = await requireArea("broadcasts");
  const { id } = await props.params;
  await prefetch(api.broadcasts.one.queryOptions({ id }));
  return (
    <HydrateClient>
      <BroadcastView id={id} mayStop={acts.includes("broadcasts")} />
    </HydrateClient>
  );
}
