import { createLoader, parseAsString, type SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch } from "../../../../prefetch";
import { requireArea } from "../../../../require-area";
import { NewSegment } from "./new-segment";

export const metadata = { title: "New segment" };

/** `?from=gold` begins with a copy of that segment. */
const loadStart = createLoader({ from: parseAsString.withDefault("") });

export default async function NewSegmentPage(props: { searchParams: Promise<SearchParams> }) {
  await requireArea("audience");
  const { from } = await loadStart(props.searchParams);
  await Promise.all([
    prefetch(api.segments.fields.queryOptions()),
    from ? prefetch(api.segments.one.queryOptions({ key: from })) : undefined,
  ]);
  return (
    <HydrateClient>
      <NewSegment from={from} />
    </HydrateClient>
  );
}
