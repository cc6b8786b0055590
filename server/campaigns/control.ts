import { type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { cancelNotification } from "@/server/pipeline/fanout/control";
import { lockCampaign } from "./campaign";
import { readOutcomes } from "./outcomes.sql";
import { splitPace } from "./pace";
import { pauseOpen, resumeOpen } from "./pause-open";
import { transition } from "./transition";

/** What a control did. */
export type Effect = {
  /** ms from the request until the database held it: every load of a chunk asks there. */
  effectiveMs: number;
  /** Deliveries that providers had taken by then. */
  sentBefore: number;
};

/** Runs a change in one transaction, and tells when it held and what had gone out by then. */
async function effectOf(
  { pool }: Context,
  id: number,
  change: (client: PoolClient) => Promise<void>,
): Promise<Effect> {
  const began = performance.now();
  await transaction(pool, change);
  const effectiveMs = Math.round(performance.now() - began);
  const outcomes = await readOutcomes(pool, id);
  return { effectiveMs, sentBefore: outcomes.reduce((sum, { sent }) => sum + sent, 0) };
}

/** @throws Refusal conflict when it does not run */
export async function pauseCampaign(context: Context, id: number, by: string): Promise<Effect> {
  const at = context.clock.now();
  return effectOf(context, id, async (client) => {
    await transition(client, id, { to: "paused", by, at, from: ["running"] });
    await pauseOpen(client, id, by, at);
  });
}

/** Goes on, also over a guard that stopped it: who resumes decided so. @throws Refusal conflict */
export async function resumeCampaign(context: Context, id: number, by: string): Promise<Effect> {
  const at = context.clock.now();
  return effectOf(context, id, async (client) => {
    const { stopReason } = await transition(client, id, {
      ...{ to: "running", by, at, from: ["paused"] },
    });
    await client.query("update campaigns set stop_reason = null where id = $1", [id]);
    const guard = stopReason?.split("guard:")[1];
    if (guard) await liftGuard(client, id, guard, by);
    await resumeOpen(client, id, at);
  });
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

/**
 * Slows a campaign down or speeds it up, what runs as well as what is still to start.
 * @param perSecond recipients; null: as fast as they are taken.
 * @throws Refusal conflict when it is neither running, paused nor scheduled
 */
export async function setCampaignPace(
  context: Context,
  id: number,
  perSecond: number | null,
  by: string,
): Promise<Effect> {
  return effectOf(context, id, async (client) => {
    const { status } = await lockCampaign(client, id);
    if (!["scheduled", "running", "paused"].includes(status)) {
      throw new Refusal(
        "conflict",
        "Only what runs or is planned has a pace. Reload to see its state.",
      );
    }
    await client.query(
      `update campaigns set pace_per_second = $2, delivery = case when $2::int is null
         then jsonb_set(delivery, '{pace}', '{"kind": "full"}') else delivery end where id = $1`,
      [id, perSecond],
    );
    await repace(client, id, perSecond, context.clock.now());
    await record(client, {
      ...{ actor: by, action: "campaign.pace", subject: `campaign:${id}`, detail: { perSecond } },
    });
  });
}

async function repace(client: PoolClient, id: number, perSecond: number | null, at: Date) {
  const { rows } = await client.query<{ id: string; weight: number }>(
    `select f.notification_id as id, v.weight from fanouts f
     join notifications n on n.id = f.notification_id
     join campaign_variants v on v.campaign_id = n.campaign_id and v.key = n.variant
     where n.campaign_id = $1 and f.done_at is null`,
    [id],
  );
  const paces = splitPace(perSecond, rows);
  await client.query(
    `update fanouts f set pace_per_second = p.pace, pace_tokens = least(f.pace_tokens, p.pace), fed_at = $3
     from unnest($1::uuid[], $2::int[]) as p(id, pace) where f.notification_id = p.id`,
    [rows.map((row) => row.id), paces, at],
  );
}

/** Ends a campaign: waves that have not started never do, nothing more is handed over. */
export async function cancelCampaign(context: Context, id: number, by: string): Promise<Effect> {
  const at = context.clock.now();
  const began = performance.now();
  const { sentBefore } = await effectOf(context, id, async (client) => {
    await transition(client, id, { to: "cancelled", by, at });
    await client.query(
      "update campaign_waves set state = 'cancelled' where campaign_id = $1 and state = 'planned'",
      [id],
    );
  });
  await endOpen(context, id, by);
  return { effectiveMs: Math.round(performance.now() - began), sentBefore };
}

/** Some dozens of notifications at most; what waits (holds, retries, a pause) is ended too. */
async function endOpen(context: Context, id: number, by: string): Promise<void> {
  const { rows } = await context.pool.query<{ id: string }>(
    "select id from notifications where campaign_id = $1 and completed_at is null",
    [id],
  );
  for (const open of rows) {
    await cancelNotification(context, open.id, { actor: by, producerId: null });
  }
}

/** Stops a campaign at once by a kill switch, which stays until it is taken away, and cancels it. */
export async function killCampaign(
  context: Context,
  id: number,
  { by, reason }: { by: string; reason: string },
): Promise<Effect> {
  const began = performance.now();
  await context.pool.query(
    "insert into kill_switches (scope, value, reason, created_by) values ('campaign', $1, $2, $3)",
    [String(id), reason, by],
  );
  const effectiveMs = Math.round(performance.now() - began);
  await record(context.pool, {
    ...{ actor: by, action: "campaign.kill", subject: `campaign:${id}`, detail: { reason } },
  });
  const { sentBefore } = await cancelCampaign(context, id, by);
  return { effectiveMs, sentBefore };
}
