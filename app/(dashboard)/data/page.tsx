import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch, prefetchInfinite } from "../../prefetch";
import { requireArea } from "../../require-area";
import { Erasures } from "./erasures";
import { Retention } from "./retention";

export const metadata = { title: "Data" };

export default async function DataPage() {
  const visitor = await requireArea("privacy");
  await Promise.all([
    prefetch(api.privacy.retention.queryOptions()),
    prefetchInfinite(
      api.privacy.erasures.infiniteQueryOptions(
        {},
        { getNextPageParam: ({ nextCursor }) => nextCursor },
      ),
    ),
  ]);
  return (
    <HydrateClient>
      <PageHeader
        title="Data"
        description="What is kept for how long, and who was forgotten. Export and erase a person on their page."
      />
      <div className="grid gap-4">
        <Retention mayAct={visitor.acts.includes("privacy")} />
        <Erasures />
      </div>
    </HydrateClient>
  );
}
