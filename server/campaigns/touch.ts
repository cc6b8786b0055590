import { type PoolClient, type Queryable, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { type Campaign, lockCampaign } from "./campaign";
import { touch } from "./edit";
import { editable } from "./states";

/** Who changed something, and when. */
export type Touch = { by: string; at: Date };

/**
 * A template's words are about to change: when they are those of a campaign that has not started, that
 * campaign changes too, and an approval of it is gone. Others are left alone. In the transaction of the
 * change, before it locks the template (as a schedule and an approval do): nobody approves or schedules in between.
 * @returns whether an approval, a request for one or a schedule was taken back.
 */
export async function campaignTouched(
  client: PoolClient,
  templateId: number,
  { by, at }: Touch,
): Promise<boolean> {
  const { rows } = await client.query<{ campaignId: number; key: string }>(
    `select campaign_id as "campaignId", key from campaign_variants where template_id = $1 limit 1`,
    [templateId],
  );
  const variant = rows[0];
  if (!variant) return false;
  const campaign = await lockCampaign(client, variant.campaignId);
  if (!editable.includes(campaign.status)) return false;
  const what = `words of variant ${variant.key}`;
  return (await touch(client, campaign, { by, what }, at)).revoked;
}

/**
 * A segment's filter was changed: campaigns whose approval was for other people, directly or through other
 * segments, lose it. Those that needed none stay as they are planned.
 * @returns the names of those campaigns.
 */
export async function segmentTouched(
  { pool, clock }: Context,
  key: string,
  by: string,
): Promise<string[]> {
  const touched = { by, at: clock.now() };
  return transaction(pool, (client) => audienceTouched(client, { segment: key }, touched));
}

/** As above for a list that was filled: in the transaction that changes who is on it. */
export async function listTouched(
  client: PoolClient,
  key: string,
  touched: Touch,
): Promise<string[]> {
  return audienceTouched(client, { list: key }, touched);
}

type Source = { segment: string } | { list: string };

async function audienceTouched(
  client: PoolClient,
  source: Source,
  { by, at }: Touch,
): Promise<string[]> {
  const what = "segment" in source ? `segment ${source.segment}` : `list ${source.list}`;
  const names: string[] = [];
  for (const id of await approvedOver(client, source)) {
    const campaign = await lockCampaign(client, id);
    if (!hangsOnApproval(campaign)) continue;
    await touch(client, campaign, { by, what }, at);
    names.push(campaign.name);
  }
  return names;
}

const hangsOnApproval = ({ status, approvedBy }: Campaign) =>
  status === "awaiting_approval" ||
  status === "approved" ||
  (status === "scheduled" && approvedBy !== null);

/**
 * Campaigns before their start that a segment or a list leads to, also through segments, in the order of
 * their ids. All of them: one that was missed would keep an approval for other people. Segments are some
 * hundreds, and these states few (campaigns_status).
 */
async function approvedOver(client: Queryable, source: Source): Promise<number[]> {
  const names = (filter: string, kind: "segment" | "list", key: string) =>
    `jsonb_path_exists(${filter}, '$.**.${kind} ? (@ == $key)', jsonb_build_object('key', ${key}))`;
  const { rows } = await client.query<{ id: number }>(
    `with recursive over(key) as (
       select key from segments where key = $1 or ${names("filter", "list", "$2::text")}
       union
       select s.key from over join segments s on ${names("s.filter", "segment", "over.key")}
     )
     select id from campaigns
     where status in ('awaiting_approval', 'approved', 'scheduled') and (
       audience -> 'lists' ? $2 or audience -> 'excludeLists' ? $2
       or ${names("audience -> 'filter'", "list", "$2::text")}
       or exists (select from over
         where audience -> 'segments' ? over.key or audience -> 'excludeSegments' ? over.key
           or ${names("audience -> 'filter'", "segment", "over.key")}))
     order by id`,
    ["segment" in source ? source.segment : null, "list" in source ? source.list : null],
  );
  return rows.map(({ id }) => id);
}
