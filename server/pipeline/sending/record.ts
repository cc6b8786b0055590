import { type PoolClient, transaction } from "@/db/client";
import { changeCounts } from "@/server/rollups/notification-counts.sql";
import { persist } from "./persist";
import { completeDirect, type RecordedDelivery, writeOutcomes } from "./record.sql";
import type { Sender } from "./sender";

/** Half a minute of a database that does not answer. */
const tries = 60;

/**
 * Records what the provider answered: whatever it takes, across a database restart too. Outcomes,
 * counts and completion are one transaction.
 */
export async function record(
  { context }: Sender,
  records: RecordedDelivery[],
  leaseId: number,
): Promise<void> {
  const now = context.clock.now();
  const work = () => transaction(context.pool, (client) => write(client, records, leaseId, now));
  await persist(context, work, tries);
}

async function write(
  client: PoolClient,
  records: RecordedDelivery[],
  leaseId: number,
  now: Date,
): Promise<void> {
  const written = await writeOutcomes(client, records, leaseId, now);
  const keys = new Set(written.map((row) => `${row.notificationId}/${row.userId}`));
  const own = records.filter((row) => keys.has(`${row.notificationId}/${row.userId}`));
  await changeCounts(
    client,
    own.map(({ notificationId, channel, outcome }) => ({
      notificationId,
      channel,
      outcome: outcome.state === "retry" ? "waiting" : outcome.state,
      reason: outcome.state === "sent" || outcome.state === "retry" ? "" : outcome.reason,
      n: 1,
    })),
  );
  const ended = own.filter(({ outcome }) => outcome.state !== "retry");
  await completeDirect(
    client,
    ended.map((row) => row.notificationId),
    now,
  );
}
