import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { AudienceTabs } from "../tabs";
import { SuppressionsView } from "./suppressions-view";

export const metadata = { title: "Suppressions" };

export default async function SuppressionsPage() {
  const visitor = await requireArea("audience");
  await prefetch(api.suppressions.summary.queryOptions());
  return (
    <HydrateClient>
      <PageHeader
        title="Audience"
        description="Who campaigns reach: by what people are and did, by list, and never."
      />
      <AudienceTabs />
      <SuppressionsView mayAct={visitor.acts.includes("audience")} />
    </HydrateClient>
  );
}
