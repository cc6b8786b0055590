import { type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { type Campaign, lockCampaign } from "./campaign";
import { guardsCrossed } from "./guards";
import { stopItself } from "./stop-itself";

/** Pauses a gradual rollout whose guard is crossed. @returns whether it was. */
export async function stopAtGuard(
  client: PoolClient,
  campaign: Campaign,
  at: Date,
): Promise<boolean> {
  const guard = await guardsCrossed(client, campaign);
  if (!guard) return false;
  await stopItself(client, campaign.id, { kind: "guard", what: guard }, at);
  return true;
}

/** Looks at every running rollout, so that one stops within its step too. @returns how many stopped. */
export async function checkGuards({ pool, clock }: Context): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    "select id from campaigns where status = 'running' and delivery -> 'rollout' <> 'null' limit 100",
  );
  let stopped = 0;
  for (const { id } of rows) {
    const crossed = await transaction(pool, async (client) => {
      const campaign = await lockCampaign(client, id);
      return campaign.status === "running" && (await stopAtGuard(client, campaign, clock.now()));
    });
    if (crossed) stopped += 1;
  }
  return stopped;
}
