import { FileUp } from "lucide-react";
import Link from "next/link";
import type { SearchParams } from "nuqs/server";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch } from "../../prefetch";
import { requireArea } from "../../require-area";
import { loadSearch } from "./filters";
import { UserSearch } from "./user-search";

export const metadata = { title: "Users" };

export default async function UsersPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("users");
  const q = (await loadSearch(props.searchParams)).q.trim();
  await Promise.all([
    q ? prefetch(api.support.find.queryOptions({ q })) : undefined,
    prefetch(api.users.recent.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <PageHeader
        title="Users"
        description="Find somebody, and see what they were sent, what they were not, and why."
        actions={
          visitor.acts.includes("users") && (
            <Button asChild>
              <Link href="/users/import">
                <FileUp aria-hidden /> Import people
              </Link>
            </Button>
          )
        }
      />
      <UserSearch />
    </HydrateClient>
  );
}
