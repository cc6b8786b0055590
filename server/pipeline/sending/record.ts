import { type PoolClient, transaction } from "@/db/client";
import {
  keepRenderLetters,
  renderFailed,
  type Unrenderable,
} from "@/server/dead-letters/keep-render-letters.sql";
import { changeCounts } from "@/server/rollups/notification-counts.sql";
import { keyOf, markDeadAddresses, markDeadDevices } from "./dead-endpoints.sql";
import { fallBack } from "./fall-back";
import { isAtOnce, type Outcome } from "./outcome";
import { persist } from "./persist";
import { completeDirect, type RecordedDelivery, writeOutcomes } from "./record.sql";
import type { Chunk, Sender } from "./sender";

/** Half a minute of a database that does not answer. */
const tries = 60;

/**
 * Records what the provider answered: whatever it takes, across a database restart too. Outcomes,
 * counts and completion are one transaction.
 * @returns what became of them: a delivery whose token was replaced meanwhile is tried once more.
 */
export async function record(
  sender: Sender,
  chunk: Chunk,
  records: RecordedDelivery[],
  leaseId: number,
): Promise<RecordedDelivery[]> {
  const { context } = sender;
  const now = context.clock.now();
  const work = () =>
    transaction(context.pool, async (client) => {
      const written = await write(client, records, leaseId, now);
      const stranded = written.filter(({ outcome }) => outcome.state === "put_back");
      await fallBack(sender, client, chunk, stranded, now);
      return written;
    });
  return persist(context, work, tries);
}

async function write(
  client: PoolClient,
  judged: RecordedDelivery[],
  leaseId: number,
  now: Date,
): Promise<RecordedDelivery[]> {
  const replaced = await markDeadDevices(client, judged, now);
  const records = judged.map((one) => (replaced.has(keyOf(one)) ? onceMore(one) : one));
  const written = await writeOutcomes(client, records, leaseId, now);
  const keys = new Set(written.map(keyOf));
  const own = records.filter((row) => keys.has(keyOf(row)));
  await markDeadAddresses(client, records, now);
  await changeCounts(
    client,
    own.flatMap(({ notificationId, channel, outcome }) => {
      if (isAtOnce(outcome)) return [];
      const waits = isOpen(outcome);
      const reason = outcome.state === "sent" || waits ? "" : outcome.reason;
      return { notificationId, channel, outcome: waits ? "waiting" : outcome.state, reason, n: 1 };
    }),
  );
  const ended = own.filter(({ outcome }) => !isOpen(outcome));
  await completeDirect(
    client,
    ended.map((row) => row.notificationId),
    now,
  );
  await keepRenderLetters(client, now, own.flatMap(unrenderable));
  return records;
}

function unrenderable({ outcome, ...delivery }: RecordedDelivery): Unrenderable[] {
  if (outcome.state !== "failed" || outcome.reason !== renderFailed) return [];
  return [{ ...delivery, error: outcome.attempt.detail }];
}

const isOpen = ({ state }: Outcome) => state === "retry" || state === "put_back";

/** The device has a new token: the delivery is loaded again at once, with it. */
const onceMore = (record: RecordedDelivery): RecordedDelivery => {
  const attempt = { outcome: "retry" as const, class: "token_replaced", detail: "" };
  return { ...record, outcome: { state: "retry", reason: "token_replaced", delayMs: 0, attempt } };
};
