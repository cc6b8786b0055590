import { Download } from "lucide-react";
import type { SearchParams } from "nuqs/server";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetchInfinite } from "../../prefetch";
import { requireArea } from "../../require-area";
import { inputOf, loadFilters } from "./filters";
import { ImportDialog } from "./import-dialog";
import { nextOf } from "./next-of";
import { TemplateTabs } from "./tabs";
import { TemplateList } from "./template-list";

export const metadata = { title: "Templates" };

export default async function TemplatesPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("templates");
  const filters = await loadFilters(props.searchParams);
  await prefetchInfinite(api.templates.list.infiniteQueryOptions(inputOf(filters), nextOf));
  return (
    <HydrateClient>
      <PageHeader
        title="Templates"
        description="What every type of notification says, by channel and language."
        actions={
          <>
            <Button asChild>
              <a href="/api/templates/files" download>
                <Download aria-hidden /> Export
              </a>
            </Button>
            {visitor.acts.includes("templates") && <ImportDialog />}
          </>
        }
      />
      <TemplateTabs current="templates" />
      <TemplateList />
    </HydrateClient>
  );
}
