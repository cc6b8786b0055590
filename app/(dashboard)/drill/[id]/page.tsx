import { notFound } from "next/navigation";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { DrillView } from "./drill-view";

export const metadata = { title: "Drill" };

export default async function OneDrillPage(props: { params: Promise<{ id: string }> }) {
  const visitor = await requireArea("drill");
  const id = Number((await props.params).id);
  if (!Number.isSafeInteger(id) || id <= 0 || id > 2_147_483_647) notFound();
  await prefetch(api.drill.one.queryOptions({ id }));
  return (
    <HydrateClient>
      <DrillView id={id} mayAct={visitor.acts.includes("drill")} />
    </HydrateClient>
  );
}
