import type { Pool } from "@/db/client";
import type { DrillCounts } from "@/db/schema/drill-record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { type ChannelCounts, countsOf } from "@/server/pipeline/tracking/progress";
import { readLedger } from "@/server/providers/sandbox-admin";
import type { Drill } from "./drill";

/**
 * What became of a drill's own messages: what our rows say, beside what the sandbox itself received. null: it sent
 * nothing.
 */
export async function countDrill(
  context: Pick<Context, "pool" | "config">,
  drill: Drill,
): Promise<DrillCounts | null> {
  const { notificationId: id, channel } = drill;
  if (id === null) return null;
  // The sandbox last: whatever our rows call sent by then must have arrived there.
  const counts = await countsOf(context.pool, id, "write");
  const ways = await readWays(context.pool, drill);
  const ledger = await readLedger(context.config, id, channel).catch(nullIfAway);
  const own: ChannelCounts = counts.channels[channel] ?? none;
  const { sent, failed, waiting, expired, cancelled, unknown, routed } = own;
  const suppressed = Object.values(counts.suppressed).reduce((sum, n) => sum + n, 0);
  return {
    ...{ considered: counts.considered, suppressed, routed, ...ways },
    ...{ sent, failed, waiting, expired, cancelled, unknown },
    inFlight: Math.max(0, own.inFlight - waiting),
    lost: ledger && Math.max(0, sent - ledger.people),
    twice: ledger?.duplicates ?? null,
  };
}

const none: ChannelCounts = {
  ...{ routed: 0, sent: 0, failed: 0, expired: 0, cancelled: 0, unknown: 0, waiting: 0 },
  inFlight: 0,
};

/** By the primary keys of deliveries and delivery_attempts: those of one notification. */
async function readWays(
  pool: Pool,
  { notificationId, accountId }: Drill,
): Promise<Pick<DrillCounts, "retried" | "otherWay">> {
  const { rows } = await pool.query<Pick<DrillCounts, "retried" | "otherWay">>({
    name: "drills.ways",
    text: `select
        (select count(*)::int from delivery_attempts
         where notification_id = $1 and outcome = 'retry') as retried,
        (select count(*)::int from deliveries where notification_id = $1 and state = 'sent'
           and provider <> (select key from provider_configs where id = $2)) as "otherWay"`,
    values: [notificationId, accountId],
  });
  return rows[0] ?? { retried: 0, otherWay: 0 };
}

function nullIfAway(error: unknown): null {
  if (error instanceof Refusal && error.code === "unavailable") return null;
  throw error;
}
