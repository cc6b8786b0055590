import { notFound } from "next/navigation";
import { findRuleKey } from "@/server/api/runbooks";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { AlertView } from "./alert-view";

export const metadata = { title: "Alert" };

export default async function AlertPage(props: { params: Promise<{ id: string }> }) {
  const visitor = await requireArea("alerts");
  const id = Number((await props.params).id);
  if (!Number.isInteger(id) || id < 1 || id > 2_147_483_647) notFound();
  const ruleKey = await findRuleKey(id);
  await Promise.all([
    prefetch(api.alerts.one.queryOptions({ id })),
    ruleKey ? prefetch(api.alerts.runbook.queryOptions({ key: ruleKey })) : undefined,
  ]);
  return (
    <HydrateClient>
      <AlertView id={id} mayAct={visitor.acts.includes("alerts")} />
    </HydrateClient>
  );
}
