import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch } from "../../prefetch";
import { requireArea } from "../../require-area";
import { inputOf, loadFilters } from "./filters";
import { Sandbox } from "./sandbox";

export const metadata = { title: "Sandbox" };

export default async function SandboxPage(props: { searchParams: Promise<SearchParams> }) {
  await requireArea("sandbox");
  const input = inputOf(await loadFilters(props.searchParams));
  await Promise.all([
    prefetch({ ...api.sandbox.received.queryOptions(input), retry: false }),
    prefetch({ ...api.sandbox.behaviour.queryOptions(), retry: false }),
  ]);
  return (
    <HydrateClient>
      <Sandbox />
    </HydrateClient>
  );
}
