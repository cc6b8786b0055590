import { transaction } from "@/db/client";
import type { Role } from "@/server/auth/permissions";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { type Campaign, lockCampaign } from "./campaign";
import { backToDraft } from "./edit";
import { pinWords } from "./pin-words";
import { isSecond } from "./read-one";
import { transition } from "./transition";

/** Whoever asks or decides saw this revision. */
export type Asking = { id: number; revision: number; by: string };

/** @throws Refusal conflict, telling who changed it since */
export function refuseOther({ revision, updatedBy }: Campaign, seen: number): void {
  if (revision === seen) return;
  throw new Refusal(
    "conflict",
    `${updatedBy} has changed the campaign since you looked at it. Reload, and look at it again.`,
  );
}

/** Asks a second person to approve what would be sent. @throws Refusal conflict */
export async function requestApproval({ pool, clock }: Context, asking: Asking): Promise<void> {
  const at = clock.now();
  await transaction(pool, async (client) => {
    const { id, by, revision } = asking;
    refuseOther(await transition(client, id, { to: "awaiting_approval", by, at }), revision);
    await client.query("update campaigns set requested_by = $2, requested_at = $3 where id = $1", [
      id,
      by,
      at,
    ]);
  });
}

/**
 * Approves exactly one revision, and pins its words: what is sent is what was approved, whatever becomes of
 * the pieces that they share with others.
 * @throws Refusal naming what keeps the words from going out; Refusal forbidden for whoever asked for it or changed it last; conflict for another revision
 */
export async function approveCampaign(
  { pool, clock }: Context,
  { id, revision, by }: Asking,
  role: Role,
): Promise<void> {
  const at = clock.now();
  await transaction(pool, async (client) => {
    const campaign = await transition(client, id, { to: "approved", by, at });
    refuseOther(campaign, revision);
    if (!isSecond(campaign, by, role)) {
      throw new Refusal(
        "forbidden",
        "An approval takes a second person: somebody who neither asked for it nor changed the campaign last.",
      );
    }
    await pinWords(client, id, by);
    await client.query(
      `update campaigns set approved_by = $2, approved_at = $3, approved_revision = $4 where id = $1`,
      [id, by, at, revision],
    );
  });
}

/** Gives a campaign back to its authors. @throws Refusal conflict when nobody waits for an approval */
export async function rejectCampaign(
  { pool, clock }: Context,
  id: number,
  { by, reason }: { by: string; reason: string },
): Promise<void> {
  await transaction(pool, async (client) => {
    const { status } = await lockCampaign(client, id);
    if (status !== "awaiting_approval") {
      throw new Refusal("conflict", "The campaign does not wait for an approval any more. Reload.");
    }
    await backToDraft(client, id, by, clock.now(), `rejected: ${reason}`);
  });
}
