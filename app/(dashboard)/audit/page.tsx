import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch, prefetchInfinite } from "../../prefetch";
import { requireArea } from "../../require-area";
import { AuditView } from "./audit-view";
import { inputOf, loadFilters } from "./filters";
import { pageOptions } from "./page-options";

export const metadata = { title: "Audit log" };

export default async function AuditPage(props: { searchParams: Promise<SearchParams> }) {
  await requireArea("audit");
  const filters = await loadFilters(props.searchParams);
  await Promise.all([
    prefetchInfinite(api.audit.list.infiniteQueryOptions(inputOf(filters), pageOptions)),
    prefetch(api.audit.choices.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <AuditView />
    </HydrateClient>
  );
}
