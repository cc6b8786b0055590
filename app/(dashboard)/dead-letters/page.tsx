import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch } from "../../prefetch";
import { requireArea } from "../../require-area";
import { DeadLetters } from "./dead-letters";
import { loadFilters } from "./filters";

export const metadata = { title: "Dead letters" };

export default async function DeadLettersPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("deadLetters");
  const { state, producer } = await loadFilters(props.searchParams);
  await Promise.all([
    prefetch(api.deadLetters.groups.queryOptions({ state, producer })),
    prefetch(api.deadLetters.keptDays.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <DeadLetters mayAct={visitor.acts.includes("deadLetters")} />
    </HydrateClient>
  );
}
