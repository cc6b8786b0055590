import type { Queryable } from "@/db/client";

/** A type that a campaign can go out as: people opt out of it, or of its channels. */
export type CampaignType = {
  key: string;
  name: string;
  description: string;
  category: string;
  channels: string[];
};

/** Types of every priority but P0, those of marketing first. */
export async function readCampaignTypes(client: Queryable): Promise<CampaignType[]> {
  const { rows } = await client.query<CampaignType>(
    `select key, name, description, category, channels from notification_types
     where priority > 0 order by category <> 'marketing', priority desc, category, name limit 200`,
  );
  return rows;
}
