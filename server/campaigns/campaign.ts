import type { Queryable } from "@/db/client";
import type { CampaignAudience, CampaignDelivery } from "@/db/schema/json";
import { Refusal } from "@/server/errors";
import type { CampaignStatus } from "./states";

/** A campaign as it is stored. */
export type Campaign = {
  id: number;
  name: string;
  typeKey: string;
  status: CampaignStatus;
  revision: number;
  audience: CampaignAudience;
  delivery: CampaignDelivery;
  createdBy: string;
  createdAt: Date;
  updatedBy: string;
  updatedAt: Date;
  requestedBy: string | null;
  requestedAt: Date | null;
  approvedBy: string | null;
  approvedAt: Date | null;
  approvedRevision: number | null;
  startsAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  pacePerSecond: number | null;
  /** In the audience when it was scheduled. */
  people: number | null;
  stopReason: string | null;
  madeFrom: number | null;
};

const columns = `
  id, name, type_key as "typeKey", status, revision, audience, delivery, created_by as "createdBy",
  created_at as "createdAt", updated_by as "updatedBy", updated_at as "updatedAt",
  requested_by as "requestedBy", requested_at as "requestedAt", approved_by as "approvedBy",
  approved_at as "approvedAt", approved_revision as "approvedRevision", starts_at as "startsAt",
  started_at as "startedAt", ended_at as "endedAt", pace_per_second as "pacePerSecond", people,
  stop_reason as "stopReason", made_from as "madeFrom"`;

/** @throws Refusal not_found */
export async function readCampaign(client: Queryable, id: number): Promise<Campaign> {
  return found(await select(client, id, ""));
}

/** Nobody else changes the campaign until the transaction ends. @throws Refusal not_found */
export async function lockCampaign(client: Queryable, id: number): Promise<Campaign> {
  return found(await select(client, id, "for no key update"));
}

async function select(client: Queryable, id: number, lock: string): Promise<Campaign | undefined> {
  const { rows } = await client.query<Campaign>(
    `select ${columns} from campaigns where id = $1 ${lock}`,
    [id],
  );
  return rows[0];
}

function found(campaign: Campaign | undefined): Campaign {
  if (campaign) return campaign;
  throw new Refusal("not_found", "There is no such campaign. It may have been removed.");
}
