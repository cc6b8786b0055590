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
import type { SendableNotification } from "./notifications";
import { isAtOnce } from "./outcome";
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
    // Beside the load: a code waits for one of them only.
    const known = sender.notifications(chunk.spans.map((span) => span.notificationId));
    // Whoever renders hears of its failure.
    known.catch(() => {});
    const loaded = await load(sender, chunk, turn, leaseId);
    const going = loaded.filter((delivery) => delivery.verdict === "send");
    const sending = { chunk, turn: without(turn, going), going, known, leaseId };
    const again = going.length > 0 && (await deliver(sender, sending));
    if (loaded.length < turn.limit && !again) return "done";
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

/** Deliveries that this worker has claimed, and what it knows of them. */
type Sending = {
  chunk: Chunk;
  turn: Turn;
  going: LoadedDelivery[];
  known: Promise<Map<string, SendableNotification>>;
  leaseId: number;
};

/** @returns whether some of them are to be loaded again at once. */
async function deliver(sender: Sender, sending: Sending): Promise<boolean> {
  let called = false;
  try {
    const composed = withoutDrills(sending.turn, await render(sender, sending));
    called = true;
    return await call(sender, sending, composed);
  } catch (error) {
    await letGo(sender, sending, called);
    throw error;
  }
}

async function render(
  { context: { pool, config }, renderer }: Sender,
  { chunk: { channel }, going, known }: Sending,
): Promise<ComposedDelivery[]> {
  return compose({ pool, renderer, config }, channelOf(channel), going, await known);
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
  { chunk, turn, leaseId }: Sending,
  composed: ComposedDelivery[],
): Promise<boolean> {
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
  return recorded.some(({ outcome }) => isAtOnce(outcome));
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
