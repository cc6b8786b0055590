import Link from "next/link";
import { forbidden } from "next/navigation";
import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { ImportView } from "./import-view";

export const metadata = { title: "Import people" };

export default async function ImportPage() {
  const visitor = await requireArea("users");
  if (!visitor.acts.includes("users")) forbidden();
  await Promise.all([
    prefetch(api.people.uploads.queryOptions()),
    prefetch(api.people.attributes.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <PageHeader
        parent={
          <Link href="/users" className="hover:text-ink hover:underline">
            Users
          </Link>
        }
        title="Import people"
        description="New ids become users, known ones are changed. Empty cells and columns that are left out change nothing."
      />
      <ImportView />
    </HydrateClient>
  );
}
