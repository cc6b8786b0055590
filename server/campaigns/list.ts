import type { Pool } from "@/db/client";
import type { CampaignStatus } from "./states";

export type ListedCampaign = {
  id: number;
  name: string;
  typeKey: string;
  typeName: string;
  status: CampaignStatus;
  revision: number;
  startsAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  /** People when it was scheduled; null before. */
  audienceSize: number | null;
  /** null before it started. */
  counts: { considered: number; sent: number; opened: number; clicked: number } | null;
  updatedBy: string;
  updatedAt: Date;
  variants: number;
  channels: string[];
};

const pageSize = 30;

/** Newest first; `cursor` is the last id of the page before. */
export async function listCampaigns(
  pool: Pool,
  filters: {
    status?: CampaignStatus | undefined;
    q?: string | undefined;
    cursor?: number | undefined;
  },
): Promise<{ items: ListedCampaign[]; nextCursor: number | null }> {
  const { rows } = await pool.query<ListedCampaign>(selectListed, [
    filters.status ?? null,
    filters.q ? `%${filters.q.replace(/[\\%_]/g, "\\$&")}%` : null,
    filters.cursor ?? null,
    pageSize + 1,
  ]);
  const items = rows.slice(0, pageSize);
  return { items, nextCursor: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
}

// Campaigns by primary key, backwards; each one's notifications by notifications_campaign, its counts
// and fan-outs by primary key.
const selectListed = `
select c.id, c.name, c.type_key as "typeKey", coalesce(t.name, c.type_key) as "typeName", c.status,
  c.revision, c.starts_at as "startsAt", c.started_at as "startedAt", c.ended_at as "endedAt",
  c.people as "audienceSize",
  case when c.started_at is not null then json_build_object('considered', coalesce(counts.considered, 0),
    'sent', coalesce(counts.sent, 0), 'opened', coalesce(counts.opened, 0),
    'clicked', coalesce(counts.clicked, 0)) end as counts,
  c.updated_by as "updatedBy", c.updated_at as "updatedAt",
  (select count(*)::int from campaign_variants v where v.campaign_id = c.id) as variants,
  array(select jsonb_array_elements_text(c.delivery -> 'channels')) as channels
from (
  select * from campaigns
  where ($1::text is null or status = $1) and ($2::text is null or name ilike $2)
    and ($3::int is null or id < $3)
  order by id desc limit $4
) c
left join notification_types t on t.key = c.type_key
left join lateral (
  select sum(k.n) filter (where k.channel = '')::int as considered,
         sum(k.n) filter (where k.channel <> '' and k.outcome = 'sent')::int as sent,
         sum(k.n) filter (where k.outcome = 'opened')::int as opened,
         sum(k.n) filter (where k.outcome = 'clicked')::int as clicked
  from notifications n join notification_counts k on k.notification_id = n.id
  where n.campaign_id = c.id
) counts on true
order by c.id desc`;
