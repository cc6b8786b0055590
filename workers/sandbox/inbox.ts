import { randomUUID } from "node:crypto";
import type { SandboxChannel, SandboxService } from "@/server/providers/sandbox-behaviour";
import type { SandboxMessage } from "@/server/providers/sandbox-message";

export type Received = SandboxMessage & {
  id: string;
  channel: SandboxChannel;
  service: SandboxService;
  provider: "sandbox";
  notificationId: string;
  userId: string;
  receivedAt: string;
  /** The same reference had been received before. */
  duplicate: boolean;
};

export type Filter = {
  notificationId?: string | undefined;
  channel?: string | undefined;
  userId?: string | undefined;
};

/** Idempotency keys are honoured, as at the providers that these channels imitate. */
const idempotent: ReadonlySet<SandboxChannel> = new Set(["email", "webhook"]);

/** As it is kept: small, for there may be very many. */
type Kept = {
  message: SandboxMessage;
  notificationId: string;
  channel: SandboxChannel;
  /** Which of the channel's two services took it; they do not know each other's idempotency keys. */
  service: SandboxService;
  position: number;
  arrivedAt: number;
  duplicate: boolean;
};

/** Bytes that a message takes beside its text. */
const overhead = 700;
const weightOf = ({ title, body, text = "", headers }: SandboxMessage) =>
  overhead + title.length + body.length + text.length + lengthOf(headers);
const lengthOf = (headers: SandboxMessage["headers"] = {}) =>
  Object.values(headers).reduce((length, value) => length + value.length, 0);

/** What was received: the newest messages, within `limits`, and counters that forget nothing. */
export function createInbox(limits = { messages: 300_000, bytes: 320_000_000 }) {
  /** Ids differ from those of an earlier process. */
  const run = randomUUID().slice(0, 8);
  let kept: Kept[] = [];
  let bytes = 0;
  let position = 0;
  let dropped = 0;
  const byReference = new Map<string, Kept>();
  const byNotification = new Map<string, Kept[]>();
  const counters = new Map<string, number>();

  const idOf = (one: Kept) => `${run}-${one.position}`;

  const count = (channel: SandboxChannel, what: string, n = 1) => {
    const key = `${channel}.${what}`;
    counters.set(key, (counters.get(key) ?? 0) + n);
  };

  /** A tenth at a time, so that forgetting costs little. */
  function forgetOldest(): void {
    if (kept.length <= limits.messages && bytes <= limits.bytes) return;
    const gone = kept.slice(0, Math.ceil(kept.length / 10));
    kept = kept.slice(gone.length);
    dropped += gone.length;
    for (const one of gone) {
      bytes -= weightOf(one.message);
      const { reference } = one.message;
      if (byReference.get(reference) === one) byReference.delete(reference);
    }
    const oldest = kept[0]?.position ?? 0;
    for (const id of new Set(gone.map(({ notificationId }) => notificationId))) {
      const left = byNotification.get(id)?.filter((one) => one.position >= oldest) ?? [];
      if (left.length > 0) byNotification.set(id, left);
      else byNotification.delete(id);
    }
  }

  function keep(one: Kept): void {
    kept.push(one);
    bytes += weightOf(one.message);
    byReference.set(one.message.reference, one);
    const own = byNotification.get(one.notificationId);
    if (own) own.push(one);
    else byNotification.set(one.notificationId, [one]);
    forgetOldest();
  }

  const show = (one: Kept): Received => ({
    ...one.message,
    id: idOf(one),
    channel: one.channel,
    service: one.service,
    provider: "sandbox",
    notificationId: one.notificationId,
    userId: userOf(one),
    receivedAt: new Date(one.arrivedAt).toISOString(),
    duplicate: one.duplicate,
  });

  return {
    count,
    /** Keeps a message; a repeated idempotency key is answered with the first id and not kept again. */
    receive(
      channel: SandboxChannel,
      message: SandboxMessage,
      arrivedAt: Date,
      service: SandboxService = channel,
    ): { id: string; repeated: boolean } {
      const first = byReference.get(message.reference);
      if (first) count(channel, "duplicates");
      if (first?.service === service && idempotent.has(channel))
        return { id: idOf(first), repeated: true };
      position += 1;
      const [notificationId = ""] = message.reference.split("/", 1);
      const duplicate = first !== undefined;
      const at = arrivedAt.getTime();
      const one = { message, notificationId, channel, service, position, arrivedAt: at, duplicate };
      keep(one);
      count(channel, "accepted");
      return { id: idOf(one), repeated: false };
    },
    /** Newest first; `cursor` is the position before which the page begins (0: at the newest). */
    list({ notificationId, channel, userId }: Filter, limit: number, cursor: number) {
      const from = notificationId ? (byNotification.get(notificationId) ?? []) : kept;
      const fits = (one: Kept) =>
        (!channel || one.channel === channel) && (!userId || userOf(one) === userId);
      const found = channel || userId ? from.filter(fits) : from;
      const end = cursor === 0 ? found.length : firstAtOrAfter(found, cursor);
      const page = found.slice(Math.max(0, end - limit), end).reverse();
      return {
        items: page.map(show),
        nextCursor: end > page.length ? String(page.at(-1)?.position) : null,
        total: found.length,
      };
    },
    /** How many are kept, by channel. */
    countByChannel({ notificationId, userId }: Filter): Record<SandboxChannel, number> {
      const counts = { push: 0, email: 0, sms: 0, webhook: 0 };
      const from = notificationId ? (byNotification.get(notificationId) ?? []) : kept;
      for (const one of from) {
        if (!userId || userOf(one) === userId) counts[one.channel] += 1;
      }
      return counts;
    },
    /** What one channel got of a notification: people, and messages that came again, to either service. */
    ledger(notificationId: string, channel: string): { people: number; duplicates: number } {
      const own = (byNotification.get(notificationId) ?? []).filter(
        (one) => one.channel === channel,
      );
      const people = new Set(own.map(userOf)).size;
      return { people, duplicates: own.filter(({ duplicate }) => duplicate).length };
    },
    stats: () => ({ kept: kept.length, dropped, ...Object.fromEntries(counters) }),
    clear(): void {
      kept = [];
      bytes = 0;
      byReference.clear();
      byNotification.clear();
    },
  };
}
export type Inbox = ReturnType<typeof createInbox>;

const userOf = ({ message }: Kept) => message.reference.split("/", 2)[1] ?? "";

/** Index of the first message at or after a position; messages are in the order of theirs. */
function firstAtOrAfter(messages: Kept[], position: number): number {
  let from = 0;
  let to = messages.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((messages[middle]?.position ?? position) < position) from = middle + 1;
    else to = middle;
  }
  return from;
}
