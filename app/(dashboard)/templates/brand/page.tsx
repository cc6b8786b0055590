import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { TemplateTabs } from "../tabs";
import { BrandView } from "./brand-view";

export const metadata = { title: "Brand" };

export default async function BrandPage() {
  const visitor = await requireArea("templates");
  await prefetch(api.templates.brand.read.queryOptions());
  return (
    <HydrateClient>
      <PageHeader title="Brand" description="How every mail looks, and who it says it is from." />
      <TemplateTabs current="brand" />
      <BrandView mayWrite={visitor.acts.includes("templates")} />
    </HydrateClient>
  );
}
