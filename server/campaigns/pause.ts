import type { PoolClient } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Role } from "@/server/auth/permissions";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { Campaign } from "./campaign";
import { type Effect, effectOf } from "./effect";
import { pauseOpen, resumeOpen } from "./pause-open";
import { putOffMissed } from "./put-off";
import { isSecond } from "./read-one";
import { stopReasonOf } from "./stop-itself";
import { grownTo } from "./stop-when-grown";
import { transition } from "./transition";

/** @throws Refusal conflict when it does not run */
export async function pauseCampaign(context: Context, id: number, by: string): Promise<Effect> {
  const at = context.clock.now();
  return effectOf(context, id, async (client) => {
    await transition(client, id, { to: "paused", by, at, from: ["running"] });
    await pauseOpen(client, id, by, at);
  });
}

/**
 * Goes on, also over a guard that stopped it: who resumes decided so.
 * @throws Refusal conflict; forbidden for one's own campaign that has grown over the size to be approved
 */
export async function resumeCampaign(
  context: Context,
  id: number,
  { email: by, role }: { email: string; role: Role },
): Promise<Effect> {
  const at = context.clock.now();
  return effectOf(context, id, async (client) => {
    const campaign = await transition(client, id, { to: "running", by, at, from: ["paused"] });
    const reason = stopReasonOf(campaign.stopReason);
    await client.query("update campaigns set stop_reason = null where id = $1", [id]);
    if (reason?.kind === "guard") await liftGuard(client, id, reason.what, by);
    if (reason?.kind === "grown") await approveGrown(client, campaign, { by, role, at });
    await putOffMissed(client, campaign, at);
    await resumeOpen(client, id, at);
  });
}

/**
 * It goes to more people than one person may send to, as counted now and not at its stop: who resumes it
 * approves that, and has neither made it nor changed it last.
 */
async function approveGrown(
  client: PoolClient,
  campaign: Campaign,
  { by, role, at }: { by: string; role: Role; at: Date },
): Promise<void> {
  const people = await grownTo(client, campaign, at);
  if (people === null) return;
  if (!isSecond(campaign, by, role) || by === campaign.createdBy) {
    throw new Refusal(
      "forbidden",
      `It would go to ${people} people now: a second person with the right to approve, who neither made nor changed it, has to resume it.`,
    );
  }
  await client.query(
    `update campaigns set approved_by = $2, approved_at = $3, approved_revision = revision, people = $4
     where id = $1`,
    [campaign.id, by, at, people],
  );
}

/** A guard that was overruled would else stop the campaign again at once. */
async function liftGuard(client: PoolClient, id: number, guard: string, by: string): Promise<void> {
  await client.query(
    "update campaigns set delivery = jsonb_set(delivery, array['rollout', 'guards', $2], '100') where id = $1",
    [id, guard],
  );
  await record(client, {
    ...{ actor: by, action: "campaign.overrule", subject: `campaign:${id}`, detail: { guard } },
  });
}
