import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { loadView } from "../range";
import { ProducerPage } from "./producer-page";

export const metadata = { title: "Producer" };

export default async function OneProducerPage(props: {
  params: Promise<{ key: string }>;
  searchParams: Promise<SearchParams>;
}) {
  await requireArea("producers");
  const key = decodeURIComponent((await props.params).key);
  const { range, code } = await loadView(props.searchParams);
  await Promise.all([
    prefetch(api.producers.one.queryOptions({ key })),
    prefetch(api.producers.figures.queryOptions({ key, range })),
    prefetch(api.producers.rejections.queryOptions({ key, code })),
  ]);
  return (
    <HydrateClient>
      <ProducerPage producerKey={key} />
    </HydrateClient>
  );
}
