import { notFound } from "next/navigation";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { AlertView } from "./alert-view";

export const metadata = { title: "Alert" };

export default async function AlertPage(props: { params: Promise<{ id: string }> }) {
  const visitor = await requireArea("alerts");
  const id = Number((await props.params).id);
  if (!Number.isInteger(id) || id < 1 || id > 2_147_483_647) notFound();
  await prefetch(api.alerts.one.queryOptions({ id }));
  return (
    <HydrateClient>
      <AlertView id={id} mayAct={visitor.acts.includes("alerts")} />
    </HydrateClient>
  );
}
