import { createLoader, parseAsString, type SearchParams } from "nuqs/server";
import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch } from "../../prefetch";
import { requireArea } from "../../require-area";
import { Composer } from "./composer";

export const metadata = { title: "Send" };

/** `?type=otp&user=user_42` begins with these. */
const loadStart = createLoader({
  type: parseAsString.withDefault(""),
  user: parseAsString.withDefault(""),
});

export default async function SendPage(props: { searchParams: Promise<SearchParams> }) {
  await requireArea("send");
  const start = await loadStart(props.searchParams);
  await prefetch(api.send.choices.queryOptions());
  return (
    <HydrateClient>
      <PageHeader
        title="Send"
        description="Compose an event, see what would happen, send it and watch it travel."
      />
      <Composer startType={start.type} startUser={start.user} />
    </HydrateClient>
  );
}
