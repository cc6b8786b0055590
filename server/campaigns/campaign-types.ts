import type { Queryable } from "@/db/client";

/** A type: what a campaign goes out as, or what counts as its success. */
export type CampaignType = {
  key: string;
  name: string;
  description: string;
  category: string;
  channels: string[];
  /** A campaign can go out as it: people can opt out of it. */
  carries: boolean;
};

/** Every type, those of marketing first. */
export async function readCampaignTypes(client: Queryable): Promise<CampaignType[]> {
  const { rows } = await client.query<CampaignType>(
    `select key, name, description, category, channels, priority > 0 as carries
     from notification_types where category <> 'system' order by category <> 'marketing', priority desc, category, name limit 200`,
  );
  return rows;
}
