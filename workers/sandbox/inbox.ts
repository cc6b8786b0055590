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
  /** Counts what was received, from 1; the cursor of lists. */
  position: number;
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
  let position = 0;
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
    for (const message of gone) {
      if (byReference.get(message.reference) === message) byReference.delete(message.reference);
    }
    const oldest = items[0]?.position ?? 0;
    for (const id of new Set(gone.map(({ notificationId }) => notificationId))) {
      const kept = byNotification.get(id)?.filter((message) => message.position >= oldest) ?? [];
      if (kept.length > 0) byNotification.set(id, kept);
      else byNotification.delete(id);
    }
  }

  function keep(received: Received): void {
    items.push(received);
    byReference.set(received.reference, received);
    const own = byNotification.get(received.notificationId);
    if (own) own.push(received);
    else byNotification.set(received.notificationId, [received]);
    forgetOldest();
  }

  return {
    count,
    /** Keeps a message; a repeated idempotency key is answered with the first id and not kept again. */
    receive(
      channel: SandboxChannel,
      message: IncomingMessage,
      arrivedAt: Date,
    ): { id: string; repeated: boolean } {
      const first = byReference.get(message.reference);
      if (first) count(channel, "duplicates");
      if (first && idempotent.has(channel)) return { id: first.id, repeated: true };
      const [notificationId = "", userId = ""] = message.reference.split("/");
      position += 1;
      const received: Received = {
        ...message,
        id: randomUUID(),
        position,
        channel,
        provider: "sandbox",
        notificationId,
        userId,
        receivedAt: arrivedAt.toISOString(),
        duplicate: first !== undefined,
      };
      keep(received);
      count(channel, "accepted");
      return { id: received.id, repeated: false };
    },
    /** Newest first; `cursor` is the position before which the page begins (0: at the newest). */
    list({ notificationId, channel, userId }: Filter, limit: number, cursor: number) {
      const from = notificationId ? (byNotification.get(notificationId) ?? []) : items;
      const found =
        channel || userId
          ? from.filter(
              (m) => (!channel || m.channel === channel) && (!userId || m.userId === userId),
            )
          : from;
      const end = cursor === 0 ? found.length : firstAtOrAfter(found, cursor);
      const page = found.slice(Math.max(0, end - limit), end).reverse();
      const more = end > page.length;
      return {
        items: page,
        nextCursor: more ? String(page.at(-1)?.position) : null,
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

/** Index of the first message at or after a position; messages are in the order of theirs. */
function firstAtOrAfter(messages: Received[], position: number): number {
  let from = 0;
  let to = messages.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((messages[middle]?.position ?? position) < position) from = middle + 1;
    else to = middle;
  }
  return from;
}
