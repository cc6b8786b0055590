import Link from "next/link";
import { createLoader, parseAsString, type SearchParams } from "nuqs/server";
import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { ComposeBroadcast } from "./compose-broadcast";

export const metadata = { title: "New broadcast" };

/** `?from=<id>` begins with what somebody asked for and got back. */
const loadStart = createLoader({ from: parseAsString });

export default async function NewBroadcastPage(props: { searchParams: Promise<SearchParams> }) {
  const { email } = await requireArea("broadcastStart");
  const { from } = await loadStart(props.searchParams);
  await Promise.all([
    prefetch(api.broadcastStart.choices.queryOptions()),
    from === null ? undefined : prefetch(api.broadcastStart.request.queryOptions({ id: from })),
  ]);
  return (
    <HydrateClient>
      <PageHeader
        parent={
          <Link href="/broadcasts" className="hover:text-ink hover:underline">
            Broadcasts
          </Link>
        }
        title="New broadcast"
        description="Says one thing to very many: it is stored once, and stands in their inboxes while it lasts."
      />
      <ComposeBroadcast account={email} from={from} />
    </HydrateClient>
  );
}
