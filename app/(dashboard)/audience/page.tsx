import { Plus } from "lucide-react";
import Link from "next/link";
import type { SearchParams } from "nuqs/server";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch, prefetchInfinite } from "../../prefetch";
import { requireArea } from "../../require-area";
import { loadSegmentFilters } from "./filters";
import { SegmentList } from "./segment-list";
import { AudienceTabs } from "./tabs";

export const metadata = { title: "Segments" };

export default async function SegmentsPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("audience");
  const q = (await loadSegmentFilters(props.searchParams)).q.trim();
  await Promise.all([
    prefetchInfinite(
      api.segments.list.infiniteQueryOptions(
        { q },
        { getNextPageParam: ({ nextCursor }) => nextCursor },
      ),
    ),
    prefetch(api.segments.fields.queryOptions()),
  ]);
  const mayAct = visitor.acts.includes("audience");
  return (
    <HydrateClient>
      <PageHeader
        title="Audience"
        description="Who campaigns reach: by what people are and did, by list, and never."
        actions={
          mayAct && (
            <Button asChild variant="primary">
              <Link href="/audience/segments/new">
                <Plus aria-hidden /> New segment
              </Link>
            </Button>
          )
        }
      />
      <AudienceTabs />
      <SegmentList mayAct={mayAct} />
    </HydrateClient>
  );
}
