import type { Queryable } from "@/db/client";
import { Refusal } from "@/server/errors";
import { campaignFilter } from "./audience-filter";
import type { Campaign } from "./campaign";
import type { Others } from "./review-evaluate.sql";

const dayMs = 86_400_000;
/** More campaigns around one day than this are not told apart. */
const most = 10;

/**
 * Other campaigns with a part that starts within a day before or after: who is in them, and the
 * notifications that they have sent. Indexes campaigns_status, campaign_waves_once, notifications_campaign.
 */
export async function readOthers(
  client: Queryable,
  id: number,
  { from, to }: { from: Date; to: Date },
): Promise<Others> {
  const range = [id, new Date(from.getTime() - dayMs), new Date(to.getTime() + dayMs)];
  const planned = await client.query<Pick<Campaign, "audience">>(
    `select c.audience from campaigns c
     where c.id <> $1 and c.status in ('scheduled', 'running', 'paused') and exists (
       select from campaign_waves w where w.campaign_id = c.id and w.state = 'planned'
         and w.starts_at between $2 and $3)
     order by c.starts_at limit ${most}`,
    range,
  );
  const sent = await client.query<{ id: string }>(
    `select id from notifications
     where campaign_id is not null and campaign_id <> $1 and variant <> ''
       and id >= uuidv7_floor($2::timestamptz) and id < uuidv7_floor($3::timestamptz)
     limit 1000`,
    range,
  );
  const filters = await Promise.all(
    planned.rows.map(({ audience }) =>
      campaignFilter(client, audience).catch((error: unknown) => {
        if (error instanceof Refusal) return null;
        throw error;
      }),
    ),
  );
  return {
    filters: filters.filter((filter) => filter !== null),
    sent: sent.rows.map((row) => row.id),
  };
}
