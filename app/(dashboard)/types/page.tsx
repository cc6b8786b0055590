import { Plus } from "lucide-react";
import Link from "next/link";
import type { SearchParams } from "nuqs/server";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch } from "../../prefetch";
import { requireArea } from "../../require-area";
import { inputOf, loadFilters } from "./filters";
import { SizesDialog } from "./sizes-dialog";
import { TypeList } from "./type-list";

export const metadata = { title: "Types" };

export default async function TypesPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("types");
  const filters = await loadFilters(props.searchParams);
  await Promise.all([
    prefetch(api.types.list.queryOptions(inputOf(filters))),
    prefetch(api.types.choices.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <PageHeader
        title="Types"
        description="What may be sent: how urgently, by which channels, and how often at most."
        actions={
          visitor.acts.includes("types") && (
            <>
              <SizesDialog />
              <Button variant="primary" asChild>
                <Link href="/types/new">
                  <Plus aria-hidden /> New type
                </Link>
              </Button>
            </>
          )
        }
      />
      <TypeList />
    </HydrateClient>
  );
}
