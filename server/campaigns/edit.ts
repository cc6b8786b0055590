import { type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { type Campaign, lockCampaign } from "./campaign";
import { editable, statusWords } from "./states";
import { transition } from "./transition";

export type Edit = {
  id: number;
  /** The revision that the author saw; null where what they did cannot lose anybody's work. */
  revision: number | null;
  by: string;
  /** What was changed, for the audit log. */
  what: string;
};

export type Edited = {
  revision: number;
  /** It was approved, or waited for it, and is a draft again. */
  revoked: boolean;
};

/**
 * Changes what a campaign will send, in one transaction: refuses when it has left the desk or somebody
 * else was faster, takes it back to draft (an approval is for one revision), counts the revision up.
 * @throws Refusal conflict, telling who changed it and when
 */
export async function editCampaign(
  { pool, clock }: Context,
  edit: Edit,
  change: (client: PoolClient, campaign: Campaign) => Promise<void>,
): Promise<Edited> {
  return transaction(pool, async (client) => {
    const campaign = await lockCampaign(client, edit.id);
    refuseLate(campaign, edit.revision);
    await change(client, campaign);
    return touch(client, campaign, edit, clock.now());
  });
}

function refuseLate(campaign: Campaign, revision: number | null): void {
  if (!editable.includes(campaign.status)) {
    throw new Refusal(
      "conflict",
      `The campaign is ${statusWords[campaign.status]}: what it sends cannot be changed any more. Clone it to change it.`,
    );
  }
  if (revision !== null && revision !== campaign.revision) {
    throw new Refusal(
      "conflict",
      `${campaign.updatedBy} changed the campaign at ${campaign.updatedAt.toISOString()}. Load their version, then make your change again.`,
    );
  }
}

/** Counts the revision up, and takes the campaign back to draft. The campaign is locked. */
export async function touch(
  client: PoolClient,
  campaign: Campaign,
  { by, what }: Pick<Edit, "by" | "what">,
  at: Date,
): Promise<Edited> {
  const revision = await raiseRevision(client, campaign, by, at);
  await record(client, {
    ...{ actor: by, action: "campaign.edit", subject: `campaign:${campaign.id}` },
    detail: { what, revision },
  });
  const revoked = campaign.status !== "draft";
  if (revoked) await backToDraft(client, campaign.id, by, at, "edited");
  return { revision, revoked };
}

/**
 * Counts the revision up and leaves the campaign where it is: for what a plan that nobody had to approve
 * survives. Who looked at an older revision is refused from then on.
 * @returns the new revision.
 */
export async function raiseRevision(
  client: PoolClient,
  { id, revision }: Campaign,
  by: string,
  at: Date,
): Promise<number> {
  await client.query(
    "update campaigns set revision = revision + 1, updated_by = $2, updated_at = $3 where id = $1",
    [id, by, at],
  );
  return revision + 1;
}

/** Nothing that was asked for, approved or planned for another text holds any longer. */
export async function backToDraft(
  client: PoolClient,
  id: number,
  by: string,
  at: Date,
  why: string,
): Promise<void> {
  await transition(client, id, { to: "draft", by, at, detail: { why } });
  await client.query(
    `update campaigns set requested_by = null, requested_at = null, approved_by = null,
       approved_at = null, approved_revision = null, starts_at = null, people = null where id = $1`,
    [id],
  );
  await client.query(
    "update campaign_variants set template_version_id = null where campaign_id = $1",
    [id],
  );
  await client.query("delete from campaign_waves where campaign_id = $1 and state = 'planned'", [
    id,
  ]);
}
