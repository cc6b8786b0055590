import type { Context } from "@/server/context";
import { cancelNotification } from "@/server/pipeline/fanout/control";
import { isOne, notFound } from "./read-one";

/**
 * Takes a broadcast out of every inbox at once and ends what its other channels have not sent; one that is
 * scheduled never begins. It cannot be taken back. Stopping twice does nothing.
 * @throws Refusal not_found; conflict when it is over
 */
export async function stopBroadcast(context: Context, id: string, actor: string): Promise<void> {
  const { rowCount } = await context.pool.query(
    `select from notifications n where n.id = $1 and (${isOne} or n.cancelled_at is not null)`,
    [id],
  );
  if (rowCount === 0) throw notFound();
  await cancelNotification(context, id, { actor, producerId: null });
}
