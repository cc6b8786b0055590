import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { cancelNotification } from "@/server/pipeline/fanout/control";
import type { Drill } from "./drill";
import { repairService } from "./service";

/**
 * Ends a drill: nothing is broken any more, and its traffic is cancelled. What it showed is kept once what was under
 * way has settled (`tendDrills`). Doing so twice does no harm.
 */
export async function endDrill(
  context: Context,
  drill: Drill,
  { reason, actor }: { reason: string; actor: string },
): Promise<void> {
  const { pool, clock, log } = context;
  // Without a sandbox there is nothing to repair: it starts healthy.
  await repairService(context, drill).catch(ifRefused("unavailable"));
  const { notificationId, id } = drill;
  if (notificationId !== null) {
    const by = { actor, producerId: null };
    await cancelNotification(context, notificationId, by).catch(ifRefused("conflict"));
  }
  const now = clock.now();
  await pool.query(
    `update drills set ended_at = $2, end_reason = $3, repaired_at = coalesce(repaired_at, $2)
     where id = $1 and ended_at is null`,
    [id, now, reason],
  );
  log.info({ drillId: id }, "a drill ended");
}

const ifRefused = (code: Refusal["code"]) => (error: unknown) => {
  if (!(error instanceof Refusal && error.code === code)) throw error;
};
