import type { Pool } from "@/db/client";
import { may, type Role } from "@/server/auth/permissions";
import { approvalOver } from "./approval-rule";
import { type Campaign, readCampaign } from "./campaign";
import { editable } from "./states";
import { readVariants, type Variant } from "./variants";

/** One start of a part of a campaign. */
export type Wave = {
  id: number;
  occurrence: number;
  startsAt: Date;
  zones: string[] | null;
  bucketFrom: number;
  bucketTo: number;
  forWinner: boolean;
  /** When it was scheduled. */
  people: number;
  state: "planned" | "started" | "skipped" | "cancelled";
  startedAt: Date | null;
};

export type CampaignView = {
  campaign: Campaign;
  type: { key: string; name: string; category: string; priority: 0 | 1 | 2; channels: string[] };
  variants: Variant[];
  /** The latest ones, in their order. */
  waves: Wave[];
  permissions: {
    mayEdit: boolean;
    mayEditWords: boolean;
    mayApprove: boolean;
    mayControl: boolean;
  };
  approval: {
    /** Campaigns to more people than this need one. */
    over: number;
    requestedBy: string | null;
    requestedAt: Date | null;
    approvedBy: string | null;
    approvedAt: Date | null;
    /** It is for what would be sent now. */
    current: boolean;
  };
};

const mostWaves = 200;

/** Everything about one campaign but its figures. @throws Refusal not_found */
export async function readCampaignView(
  pool: Pool,
  id: number,
  visitor: { email: string; role: Role },
): Promise<CampaignView> {
  const campaign = await readCampaign(pool, id);
  const [types, variants, waves, over] = await Promise.all([
    pool.query<CampaignView["type"]>(
      "select key, name, category, priority, channels from notification_types where key = $1",
      [campaign.typeKey],
    ),
    readVariants(pool, id),
    readWaves(pool, id),
    approvalOver(pool),
  ]);
  const { requestedBy, requestedAt, approvedBy, approvedAt, approvedRevision, revision } = campaign;
  const type = types.rows[0];
  if (!type) throw new Error(`a campaign has an unregistered type: ${campaign.typeKey}`);
  return {
    campaign,
    type,
    variants,
    waves,
    permissions: permissionsOf(campaign, visitor),
    approval: {
      ...{ over, requestedBy, requestedAt, approvedBy, approvedAt },
      current: approvedRevision === revision,
    },
  };
}

function permissionsOf(campaign: Campaign, { email, role }: { email: string; role: Role }) {
  const open = editable.includes(campaign.status);
  return {
    mayEdit: open && may(role, "campaigns", "act"),
    mayEditWords: open && may(role, "campaignContent", "act"),
    mayApprove: campaign.status === "awaiting_approval" && isSecond(campaign, email, role),
    mayControl: may(role, "campaignControl", "act"),
  };
}

/** Whoever asked for the approval, or changed the campaign last, is not a second person. */
export function isSecond(campaign: Campaign, email: string, role: Role): boolean {
  const own = email === campaign.requestedBy || email === campaign.updatedBy;
  return may(role, "campaigns", "act") && !own;
}

/** Index campaign_waves_once. */
export async function readWaves(pool: Pick<Pool, "query">, campaignId: number): Promise<Wave[]> {
  const { rows } = await pool.query<Wave>(
    `select * from (
       select id, occurrence, starts_at as "startsAt", zones, bucket_from as "bucketFrom",
              bucket_to as "bucketTo", for_winner as "forWinner", people, state, started_at as "startedAt"
       from campaign_waves where campaign_id = $1 order by occurrence desc, starts_at desc limit ${mostWaves}
     ) latest order by occurrence, "startsAt", "bucketFrom"`,
    [campaignId],
  );
  return rows;
}
