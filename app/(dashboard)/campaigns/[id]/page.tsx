import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { CampaignPage } from "./campaign-page";

export const metadata = { title: "Campaign" };

export default async function OneCampaignPage(props: {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}) {
  const { role, areas, acts } = await requireArea("campaigns");
  const id = Number((await props.params).id);
  if (!Number.isSafeInteger(id) || id <= 0 || id > 2_147_483_647) notFound();
  await Promise.all([
    prefetch(api.campaigns.one.queryOptions({ id })),
    prefetch(api.campaignDesk.types.queryOptions()),
    areas.includes("audience") ? prefetch(api.segments.fields.queryOptions()) : undefined,
  ]);
  return (
    <HydrateClient>
      <CampaignPage id={id} visitor={{ role, areas, acts }} />
    </HydrateClient>
  );
}
