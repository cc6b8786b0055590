import type { SearchParams } from "nuqs/server";
import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { AudienceTabs } from "../tabs";
import { loadListFilters } from "./filters";
import { ListTable } from "./list-table";
import { NewList } from "./new-list";

export const metadata = { title: "Lists" };

export default async function ListsPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("audience");
  const q = (await loadListFilters(props.searchParams)).q.trim();
  await prefetch(api.lists.list.queryOptions({ q }));
  const mayAct = visitor.acts.includes("audience");
  return (
    <HydrateClient>
      <PageHeader
        title="Audience"
        description="Who campaigns reach: by what people are and did, by list, and never."
        actions={mayAct && <NewList />}
      />
      <AudienceTabs />
      <ListTable mayAct={mayAct} />
    </HydrateClient>
  );
}
