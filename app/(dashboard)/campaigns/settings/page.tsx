import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { CampaignSettings } from "./campaign-settings";

export const metadata = { title: "Campaign settings" };

export default async function CampaignSettingsPage() {
  await requireArea("campaigns");
  await prefetch(api.campaignDesk.approvalRule.queryOptions());
  return (
    <HydrateClient>
      <CampaignSettings />
    </HydrateClient>
  );
}
