import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch } from "../../prefetch";
import { requireArea } from "../../require-area";
import { ProducerList } from "./producer-list";
import { loadView } from "./range";

export const metadata = { title: "Producers" };

export default async function ProducersPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("producers");
  const { range } = await loadView(props.searchParams);
  await prefetch(api.producers.all.queryOptions({ range }));
  return (
    <HydrateClient>
      <ProducerList
        mayMake={visitor.acts.includes("producerSetup")}
        isMember={visitor.role === "producer"}
      />
    </HydrateClient>
  );
}
