import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { TemplateTabs } from "../tabs";
import { PartialsView } from "./partials-view";

export const metadata = { title: "Shared pieces" };

export default async function PartialsPage() {
  const visitor = await requireArea("templates");
  await prefetch(api.templates.partials.list.queryOptions());
  return (
    <HydrateClient>
      <PageHeader
        title="Shared pieces"
        description="Written once, used by many templates: a footer, a signature, a row of buttons."
      />
      <TemplateTabs current="partials" />
      <PartialsView mayWrite={visitor.acts.includes("templates")} />
    </HydrateClient>
  );
}
