import { transaction } from "@/db/client";
import { channelOf } from "@/server/channels/registry";
import type { Answer, OutgoingItem, Provider } from "@/server/providers/provider";
import { changeCounts } from "@/server/rollups/notification-counts.sql";
import { callProvider } from "./call-provider";
import { type ComposedDelivery, compose } from "./compose";
import { countLoaded, countRecorded } from "./count";
import { letGo } from "./let-go";
import { type LoadedDelivery, loadChunk } from "./load-chunk.sql";
import { judge } from "./outcome";
import { recheckPause } from "./park.sql";
import { record } from "./record";
import { completeDirect, type RecordedDelivery } from "./record.sql";
import type { Chunk, Sender } from "./sender";

/** Rows loaded at once: what bounds a worker's memory. */
const chunkSize = 500;

/** Sends what the spans hold: load → render → call → judge → record, a chunk at a time. */
export async function sendChunk(sender: Sender, chunk: Chunk): Promise<void> {
  let loaded: LoadedDelivery[];
  do {
    const leaseId = sender.leaseId();
    loaded = await load(sender, chunk, leaseId);
    const going = loaded.filter((delivery) => delivery.verdict === "send");
    if (going.length > 0) await deliver(sender, chunk, going, leaseId);
  } while (loaded.length === chunkSize);
}

async function load(sender: Sender, chunk: Chunk, leaseId: number): Promise<LoadedDelivery[]> {
  const { context } = sender;
  const provider = sender.providerOf(chunk.channel);
  const now = context.clock.now();
  const loaded = await transaction(context.pool, async (client) => {
    const rows = await loadChunk(client, chunk.spans, {
      channel: chunk.channel,
      provider: provider.name,
      resendable: provider.idempotent,
      leaseId,
      limit: chunkSize,
      now,
    });
    const parked = rows.filter(({ verdict }) => verdict === "park");
    await recheckPause(client, parked, chunk.channel, now);
    const ended = rows.filter(({ verdict }) => verdict !== "send");
    await changeCounts(client, countLoaded(ended, chunk.channel));
    const over = ended.filter(({ verdict }) => verdict !== "hold" && verdict !== "park");
    await completeDirect(
      client,
      over.map((delivery) => delivery.notificationId),
      now,
    );
    return rows;
  });
  for (const { verdict } of loaded) {
    if (verdict === "send" || verdict === "hold" || verdict === "park") continue;
    const { channel, priority } = chunk;
    context.rollup.add(now, { stage: "sending", priority, channel, outcome: verdict, n: 1 });
  }
  return loaded;
}

async function deliver(
  sender: Sender,
  chunk: Chunk,
  going: LoadedDelivery[],
  leaseId: number,
): Promise<void> {
  let called = false;
  try {
    const composed = await render(sender, chunk, going);
    called = true;
    await call(sender, chunk, composed, leaseId);
  } catch (error) {
    await letGo(sender, chunk, leaseId, called);
    throw error;
  }
}

async function render(
  { context: { pool, config }, renderer, notifications }: Sender,
  { channel }: Chunk,
  going: LoadedDelivery[],
): Promise<ComposedDelivery[]> {
  const known = await notifications(going.map((delivery) => delivery.notificationId));
  return compose({ pool, renderer, config }, channelOf(channel), going, known);
}

async function call(
  sender: Sender,
  chunk: Chunk,
  composed: ComposedDelivery[],
  leaseId: number,
): Promise<void> {
  const { clock } = sender.context;
  const provider = sender.providerOf(chunk.channel);
  const calledAt = clock.now();
  const items = composed.map((delivery) => itemsOf(delivery, chunk, calledAt));
  const answers = await callProvider(provider, chunk.channel, items.flat());
  const answeredAt = clock.now();
  const latencyMs = answeredAt.getTime() - calledAt.getTime();
  let position = 0;
  const records = composed.map((delivery, i): RecordedDelivery => {
    const count = items[i]?.length ?? 0;
    const own = answers.slice(position, position + count);
    position += count;
    return recordOf(sender, chunk, provider, delivery, own, latencyMs);
  });
  const recorded = await record(sender, records, leaseId);
  countRecorded(sender, chunk, provider.name, composed, recorded, answeredAt);
}

function itemsOf(composed: ComposedDelivery, chunk: Chunk, now: Date): OutgoingItem[] {
  if (!composed.ok) return [];
  const { delivery, notification, content } = composed;
  const reference = `${delivery.notificationId}/${delivery.userId}/${chunk.channel}`;
  const leftMs = notification.expiresAt.getTime() - now.getTime();
  return delivery.endpoints.map((endpoint) => ({
    reference: endpoint.id ? `${reference}/${endpoint.id}` : reference,
    to: endpoint.to,
    content,
    priority: chunk.priority,
    ttlSeconds: Math.max(1, Math.floor(leftMs / 1_000)),
  }));
}

function recordOf(
  sender: Sender,
  { channel, priority }: Chunk,
  provider: Provider,
  composed: ComposedDelivery,
  answers: Answer[],
  latencyMs: number,
): RecordedDelivery {
  const { delivery } = composed;
  const { notificationId, userId, attempt } = delivery;
  const outcome = composed.ok
    ? judge(answers, {
        priority,
        attempt,
        // Quiet hours or a pause in between are no fault of the provider's.
        retryingMs: delivery.waited ? 0 : delivery.retryingMs,
        resendable: provider.idempotent,
        random: sender.random(),
      })
    : renderFailed(composed.error);
  const dead = delivery.endpoints.filter((_, i) => answers[i]?.kind === "endpoint_invalid");
  return {
    notificationId,
    userId,
    channel,
    attempt,
    provider: provider.name,
    latencyMs,
    outcome,
    deadEndpoints: dead,
  };
}

const renderFailed = (detail: string): RecordedDelivery["outcome"] => ({
  state: "failed",
  reason: "render_failed",
  attempt: { outcome: "failed", class: "render_failed", detail },
});
