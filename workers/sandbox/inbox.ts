import { randomUUID } from "node:crypto";
import type { SandboxChannel } from "./behaviour";

/** What a client hands over. */
export type IncomingMessage = {
  reference: string;
  to: string;
  title: string;
  body: string;
  text?: string | undefined;
  actionUrl?: string | undefined;
  imageUrl?: string | undefined;
  data?: Record<string, string> | undefined;
};

export type Received = IncomingMessage & {
  id: string;
  channel: SandboxChannel;
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

/** What was received: the newest `most` messages, and counters that forget nothing. */
export function createInbox(most = 300_000) {
  let items: Received[] = [];
  let dropped = 0;
  const byReference = new Map<string, Received>();
  const byNotification = new Map<string, Received[]>();
  const counters = new Map<string, number>();

  const count = (channel: SandboxChannel, what: string, n = 1) => {
    const key = `${channel}.${what}`;
    counters.set(key, (counters.get(key) ?? 0) + n);
  };

  /** In steps of a tenth, so that forgetting costs little. */
  function forgetOldest(): void {
    if (items.length < most * 1.1) return;
    const gone = items.slice(0, items.length - most);
    items = items.slice(gone.length);
    dropped += gone.length;
    for (const { reference, notificationId, id } of gone) {
      if (byReference.get(reference)?.id === id) byReference.delete(reference);
      byNotification.delete(notificationId);
    }
  }

  return {
    count,
    /** Keeps a message, or answers the first id of a repeated idempotency key. */
    receive(channel: SandboxChannel, message: IncomingMessage, arrivedAt: Date): string {
      const first = byReference.get(message.reference);
      if (first) count(channel, "duplicates");
      if (first && idempotent.has(channel)) return first.id;
      const [notificationId = "", userId = ""] = message.reference.split("/");
      const received: Received = {
        ...message,
        id: randomUUID(),
        channel,
        provider: "sandbox",
        notificationId,
        userId,
        receivedAt: arrivedAt.toISOString(),
        duplicate: first !== undefined,
      };
      items.push(received);
      byReference.set(message.reference, received);
      const own = byNotification.get(notificationId);
      if (own) own.push(received);
      else byNotification.set(notificationId, [received]);
      count(channel, "accepted");
      forgetOldest();
      return received.id;
    },
    /** Newest first; `cursor` is the number of messages already seen. */
    list({ notificationId, channel, userId }: Filter, limit: number, cursor: number) {
      const from = notificationId ? (byNotification.get(notificationId) ?? []) : items;
      const found =
        channel || userId
          ? from.filter(
              (m) => (!channel || m.channel === channel) && (!userId || m.userId === userId),
            )
          : from;
      const end = Math.max(0, found.length - cursor);
      const page = found.slice(Math.max(0, end - limit), end).reverse();
      const next = cursor + page.length;
      return {
        items: page,
        nextCursor: next < found.length ? String(next) : null,
        total: found.length,
      };
    },
    stats: () => ({ kept: items.length, dropped, ...Object.fromEntries(counters) }),
    clear(): void {
      items = [];
      byReference.clear();
      byNotification.clear();
    },
  };
}
export type Inbox = ReturnType<typeof createInbox>;
