/** An event, as a service posts it: one notification to whom `target` names. */
export type NotificationEvent = {
  /** A registered type's key, such as `order.shipped`. */
  type: string;
  target:
    | { userId: string }
    | { userIds: string[] }
    | { followersOf: string }
    | { segment: string }
    | { broadcast: true; segment?: string };
  /** Two events with the same key are one. Without it every call of `send` is one of its own. */
  idempotencyKey?: string;
  /** Makes the user of a direct target who is not known yet. */
  createUser?: {
    email?: string;
    phone?: string;
    locale?: string;
    timeZone?: string;
    attributes?: Record<string, unknown>;
  };
  actor?: string;
  object?: string;
  /** What the type's templates read; at most 32 KiB. */
  data?: Record<string, unknown>;
  priority?: "P0" | "P1" | "P2";
  channels?: ("in_app" | "push" | "email" | "sms" | "webhook")[];
  ttlSeconds?: number;
  /** RFC 3339, at most 90 days ahead. */
  sendAt?: string;
};

/** The id of the notification; of the first one where the key was seen before. */
export type Accepted = { id: string; status: "accepted" | "duplicate" };

/** What a message of an inbox is; times are RFC 3339. */
export type InboxItem = {
  /** Stays the same while later events are added to the message. */
  id: string;
  kind: "personal" | "broadcast";
  type: string;
  category: string;
  title: string;
  body: string;
  imageUrl?: string;
  actionUrl?: string;
  /** Of a message that sums up several events: the first and the latest who acted, and how many did. */
  actors?: string[];
  count?: number;
  readAt: string | null;
  seenAt: string | null;
  createdAt: string;
};

export type InboxQuery = {
  /** The `nextCursor` of the page before. */
  cursor?: string;
  filter?: "all" | "unread" | "archived";
  category?: string;
  /** 1–100; 20 unless told. */
  limit?: number;
};
/** Newest first; `nextCursor` is null on the last page. */
export type InboxPage = { items: InboxItem[]; nextCursor: string | null; unread: number };
export type InboxCounts = { unread: number; unseen: number };

/** `false` takes a mark back. */
export type InboxMarks = { read?: boolean; seen?: boolean; archived?: boolean };
export type InboxMarked = {
  id: string;
  readAt: string | null;
  seenAt: string | null;
  archivedAt: string | null;
};

/** A message that changed. `item` is null where it is no longer in the inbox: a broadcast that ended. */
export type InboxUpdate = { id: string; item: InboxItem | null; archived: boolean };

export type InboxListener = {
  /** A new message. One that was told before may come again after a break: put it in by its id. */
  onMessage?: (item: InboxItem) => void;
  /** Marks were set elsewhere, or later events were added, which moves the message to the top. */
  onUpdate?: (update: InboxUpdate) => void;
  /** The counts, whenever they change. */
  onUnread?: (counts: InboxCounts) => void;
  /** The stream is open, for the first time or again. */
  onOpen?: () => void;
  /** More was missed than can be told one by one: list again. */
  onReset?: () => void;
  /** The stream broke; it opens again by itself. */
  onError?: (error: Error) => void;
  /** Ends the stream. */
  signal: AbortSignal;
};
