import { channelOf } from "@/server/channels/registry";
import { drillType } from "@/server/notification-types/drill-type";
import type { OutgoingItem } from "@/server/providers/provider";
import { type ComposedDelivery, compose } from "./compose";
import { countRecorded } from "./count";
import { type Going, handOver } from "./hand-over";
import { judgeDelivery } from "./judge-delivery";
import { letGo } from "./let-go";
import { load } from "./load";
import type { LoadedDelivery } from "./load-chunk.sql";
import { record } from "./record";
import type { RecordedDelivery } from "./record.sql";
import type { Chunk, Sender } from "./sender";
import { type Turn, takeTurn } from "./take-turn";

/** Time (ms) after which a job gives way to others of its queue, and is enqueued again. */
const turnMs = 20_000;
const waitMs = 100;

/**
 * Sends what the spans hold: load → render → hand over → judge → record, a chunk at a time.
 * @returns whether something is left that its accounts' pace did not allow yet.
 */
export async function sendChunk(sender: Sender, chunk: Chunk): Promise<"done" | "more"> {
  const until = performance.now() + turnMs;
  while (performance.now() < until) {
    const turn = takeTurn(sender, chunk);
    if (turn === null) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      continue;
    }
    const leaseId = sender.leaseId();
    const loaded = await load(sender, chunk, turn, leaseId);
    const going = loaded.filter((delivery) => delivery.verdict === "send");
    if (going.length > 0) await deliver(sender, chunk, without(turn, going), going, leaseId);
    if (loaded.length < turn.limit) return "done";
  }
  return "more";
}

/** The turn without the accounts that a kill switch has stopped since it was taken. */
function without(turn: Turn, [first]: LoadedDelivery[]): Turn {
  const isOpen = (key: string) => first?.providers.includes(key) ?? false;
  return {
    ...turn,
    links: turn.links.filter(({ account }) => isOpen(account.key)),
    probe: turn.probe && isOpen(turn.probe.key) ? turn.probe : null,
  };
}

async function deliver(
  sender: Sender,
  chunk: Chunk,
  turn: Turn,
  going: LoadedDelivery[],
  leaseId: number,
): Promise<void> {
  let called = false;
  try {
    const composed = withoutDrills(turn, await render(sender, chunk, going));
    called = true;
    await call(sender, chunk, turn, composed, leaseId);
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

const outsideOfSandbox = {
  reason: "template_failed",
  error: "Drills stay within the sandbox",
} as const;

/** A drill's message fails rather than reach somebody real. */
function withoutDrills({ links }: Turn, composed: ComposedDelivery[]): ComposedDelivery[] {
  if (links.every(({ account }) => account.isSandbox)) return composed;
  return composed.map((one) =>
    one.ok && one.notification.typeKey === drillType
      ? { ok: false, delivery: one.delivery, ...outsideOfSandbox }
      : one,
  );
}

async function call(
  sender: Sender,
  chunk: Chunk,
  turn: Turn,
  composed: ComposedDelivery[],
  leaseId: number,
): Promise<void> {
  const { clock } = sender.context;
  const calledAt = clock.now();
  const going = composed.map((delivery) => itemsOf(delivery, chunk, calledAt));
  const handed = await handOver(sender, chunk, turn, going.flat());
  const answeredAt = clock.now();
  const latencyMs = answeredAt.getTime() - calledAt.getTime();
  let position = 0;
  const records = composed.map((delivery, i): RecordedDelivery => {
    const count = going[i]?.length ?? 0;
    const own = handed.slice(position, position + count);
    position += count;
    return judgeDelivery(sender, chunk, turn, delivery, own, latencyMs);
  });
  const recorded = await record(sender, chunk, records, leaseId);
  countRecorded(sender, chunk, composed, recorded, answeredAt);
}

function itemsOf(composed: ComposedDelivery, chunk: Chunk, now: Date): Going[] {
  if (!composed.ok) return [];
  const { delivery, notification, content } = composed;
  const reference = `${delivery.notificationId}/${delivery.userId}/${chunk.channel}`;
  const leftMs = notification.expiresAt.getTime() - now.getTime();
  return delivery.endpoints.map((endpoint) => {
    const item: OutgoingItem = {
      reference: endpoint.id ? `${reference}/${endpoint.id}` : reference,
      to: endpoint.to,
      content,
      priority: chunk.priority,
      ttlSeconds: Math.max(1, Math.floor(leftMs / 1_000)),
    };
    return { item, delivery, notification };
  });
}
