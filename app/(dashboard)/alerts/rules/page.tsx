import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { AlertTabs } from "../tabs";
import { RuleTable } from "./rule-table";

export const metadata = { title: "Alert rules" };

export default async function RulesPage() {
  const visitor = await requireArea("alerts");
  await prefetch(api.alerts.rules.queryOptions());
  return (
    <HydrateClient>
      <PageHeader
        title="Rules"
        description="What counts as wrong, how loudly it is told, and when it last was."
      />
      <AlertTabs />
      <RuleTable mayAct={visitor.acts.includes("alerts")} />
    </HydrateClient>
  );
}
