import { transaction } from "@/db/client";
import { changeCounts } from "@/server/rollups/notification-counts.sql";
import { countEnded, countLoaded, waiting } from "./count";
import { fallBack } from "./fall-back";
import { type LoadedDelivery, loadChunk, type Verdict } from "./load-chunk.sql";
import { recheckPause, recheckSwitches } from "./park.sql";
import { completeDirect } from "./record.sql";
import type { Chunk, Sender } from "./sender";
import type { Turn } from "./take-turn";

/** Whether a delivery is still open after its verdict. */
const isOpen = (verdict: Verdict) => verdict === "send" || waiting.has(verdict);

/**
 * Claims the next rows and settles, in the same transaction, those that may not go: ended, held, parked by a
 * pause or a kill switch, or stranded because no account takes them, where a fallback channel may stand in.
 */
export async function load(
  sender: Sender,
  chunk: Chunk,
  { links, limit, chain }: Turn,
  leaseId: number,
): Promise<LoadedDelivery[]> {
  const { context } = sender;
  const accounts = links.map(({ account }) => account);
  const now = context.clock.now();
  const loaded = await transaction(context.pool, async (client) => {
    const rows = await loadChunk(client, chunk.spans, {
      channel: chunk.channel,
      providers: accounts.map(({ key }) => key),
      resendable: accounts.flatMap(({ key, provider }) => (provider.idempotent ? [key] : [])),
      chain,
      leaseId,
      limit,
      now,
    });
    const parked = rows.filter(({ verdict }) => verdict === "park");
    const paused = parked.filter(({ heldBy }) => heldBy === null);
    await recheckPause(client, paused, chunk.channel, now);
    await recheckSwitches(client, parked, chunk.channel, now);
    const settled = rows.filter(({ verdict }) => verdict !== "send");
    await changeCounts(client, countLoaded(settled, chunk.channel));
    const stranded = rows.filter(({ verdict }) => verdict === "strand");
    await fallBack(sender, client, chunk, stranded, now);
    const over = rows.filter(({ verdict }) => !isOpen(verdict));
    await completeDirect(
      client,
      over.map((delivery) => delivery.notificationId),
      now,
    );
    return rows;
  });
  countEnded(
    sender,
    chunk,
    loaded.filter(({ verdict }) => !isOpen(verdict)),
    now,
  );
  return loaded;
}
