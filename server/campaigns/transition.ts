import type { Queryable } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { type Campaign, lockCampaign } from "./campaign";
import { type CampaignStatus, mayFollow, statusWords } from "./states";

export type Transition = {
  to: CampaignStatus;
  /** An account's e-mail, or `carillon` for what happens by itself. */
  by: string;
  at: Date;
  /** Only from these; else from whatever the table allows. */
  from?: readonly CampaignStatus[];
  detail?: Record<string, unknown>;
};

/** The actor of what happens by itself. */
export const itself = "carillon";

/**
 * Takes a campaign into another state, in the caller's transaction, and writes that down. A database
 * trigger refuses what the table of states does not have, whoever asks.
 * @returns the campaign as it was before, locked.
 * @throws Refusal conflict, telling in which state it is
 */
export async function transition(
  client: Queryable,
  id: number,
  { to, by, at, from, detail }: Transition,
): Promise<Campaign> {
  const campaign = await lockCampaign(client, id);
  const { status } = campaign;
  if (!mayFollow(status, to) || (from && !from.includes(status))) {
    throw new Refusal(
      "conflict",
      `The campaign is ${statusWords[status]} now, so it cannot become ${statusWords[to]}. Reload to see its state.`,
    );
  }
  const ends = to === "completed" || to === "cancelled";
  await client.query(
    `update campaigns set status = $2,
       started_at = case when $2 = 'running' then coalesce(started_at, $3) else started_at end,
       ended_at = case when $4::boolean then $3 end
     where id = $1`,
    [id, to, at, ends],
  );
  await record(client, {
    actor: by,
    action: `campaign.${to}`,
    subject: `campaign:${id}`,
    detail: { from: status, revision: campaign.revision, ...detail },
  });
  return campaign;
}
