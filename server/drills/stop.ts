import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { type Drill, findDrill } from "./drill";
import { endDrill } from "./end";
import { endAfterRepair } from "./plan";
import { repairService } from "./service";

/**
 * Repairs what a drill broke. Its traffic goes on until the breakers have closed, or a minute and a half: without
 * messages nobody would find out that the provider answers again.
 * @throws Refusal `not_found`; `conflict` where it was repaired before; `unavailable` without a sandbox
 */
export async function stopDrill(context: Context, id: number, actor: string): Promise<void> {
  const drill = await findDrill(context.pool, id);
  if (drill.repairedAt || drill.endedAt)
    throw new Refusal("conflict", "It is repaired already. Reload the page.");
  await repairService(context, drill);
  const now = context.clock.now();
  const won = await markRepaired(context, drill, now, actor);
  if (won) await record(context.pool, { actor, action: "drill.stop", subject: `drill:${id}` });
}

/** Writes since when it is repaired; @returns false when somebody else did so first. */
export async function markRepaired(
  { pool }: Pick<Context, "pool">,
  { id, endsAt }: Drill,
  at: Date,
  actor: string | null,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update drills set repaired_at = $2, repaired_by = $3, ends_at = $4
     where id = $1 and repaired_at is null`,
    [id, at, actor, endAfterRepair(endsAt, at)],
  );
  return rowCount === 1;
}

/**
 * Ends a drill now: repairs what it broke and cancels what it has not sent.
 * @throws Refusal `not_found`; `conflict` where it is over
 */
export async function cutDrill(context: Context, id: number, actor: string): Promise<void> {
  const drill = await findDrill(context.pool, id);
  if (drill.endedAt) throw new Refusal("conflict", "The drill is over. Reload the page.");
  await endDrill(context, drill, { reason: `${actor} ended it.`, actor });
  await record(context.pool, { actor, action: "drill.end", subject: `drill:${id}` });
}
