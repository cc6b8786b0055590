import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import type { AggregateFacts, ComposedBroadcast, StoredAudience } from "./json";

export const notificationStatus = pgEnum("notification_status", [
  "scheduled", // its time has not come
  "accepted", // committed, not yet evaluated
  "held", // a kill switch that holds was on when it was to be evaluated
  "running", // evaluated or being fanned out; something is still in flight
  "completed", // every recipient is accounted for
  "cancelled",
  "dead", // planning failed for good; see `error`
]);
export const messageOutcome = pgEnum("message_outcome", ["routed", "held", "suppressed"]);
export const deliveryState = pgEnum("delivery_state", [
  "queued",
  "sending",
  "sent",
  "failed",
  "expired",
  "cancelled",
  "unknown",
]);

/** One per accepted event. Partitioned by week of its id (UUIDv7: the time it goes out). */
export const notifications = pgTable(
  "notifications",
  {
    id: uuid().primaryKey(),
    producerId: integer("producer_id").notNull(),
    typeKey: text("type_key").notNull(),
    priority: smallint().notNull(),
    status: notificationStatus().notNull().default("accepted"),
    /** direct | write | paced | read: a broadcast that each inbox looks up, see server/inbox/broadcasts */
    strategy: text().notNull(),
    audience: jsonb().$type<StoredAudience>().notNull(),
    /** The one recipient of a direct notification. */
    userId: bigint("user_id", { mode: "number" }),
    actor: text(),
    object: text(),
    data: jsonb().$type<Record<string, unknown>>().notNull().default(sql`'{}'::jsonb`),
    /** The type's channels, narrowed by the event. */
    channels: text().array().notNull(),
    templateVersionId: integer("template_version_id"),
    idempotencyKey: text("idempotency_key").notNull(),
    /** Listed user ids that nobody knows. */
    unknownRecipients: integer("unknown_recipients").notNull().default(0),
    acceptedAt: timestamp("accepted_at", { withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    completedAt: timestamp("completed_at", { withTimezone: true }),
    cancelledAt: timestamp("cancelled_at", { withTimezone: true }),
    error: text(),
    /** A campaign's: which one, which of its waves, and which variant ('' for the hold-out group). */
    campaignId: integer("campaign_id"),
    waveId: integer("wave_id"),
    variant: text(),
    /** Recipients a second that the sender wants at most; null: the workspace's rule alone. */
    pacePerSecond: integer("pace_per_second"),
    /** Counts against the user's one campaign slot a day instead of the organic caps. */
    campaignSlot: boolean("campaign_slot").notNull().default(false),
    /** An update of an aggregate: the first notification of it, under whose id inboxes show it. */
    collapseInto: uuid("collapse_into"),
    /** What an update sums up. */
    aggregate: jsonb().$type<AggregateFacts>(),
    /** Rescheduled: the notification that stands for it, whose id has the new time. */
    replacedBy: uuid("replaced_by"),
    /** People whom a broadcast was meant for when it began. */
    estimate: integer(),
  },
  (t) => [
    // Active broadcasts, which every opening of an inbox looks up: those to many, and those of an actor.
    index("notifications_on_read").on(t.id).where(sql`strategy = 'read' and completed_at is null`),
    index("notifications_on_read_actor")
      .on(sql`(audience ->> 'actorId')`, t.id)
      .where(sql`strategy = 'read' and completed_at is null`),
    // All broadcasts, for their page.
    index("notifications_broadcasts").on(t.id).where(sql`strategy = 'read'`),
    index("notifications_campaign").on(t.campaignId, t.id).where(sql`campaign_id is not null`),
    // Backlog, recovery, due times and completion all look only at what is open: a small index.
    index("notifications_open").on(t.priority, t.status, t.id).where(sql`completed_at is null`),
    index("notifications_type").on(t.typeKey, t.id),
  ],
);

/** Event dedup: written in the transaction that accepts the event. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    producerId: integer("producer_id").notNull(),
    key: text().notNull(),
    notificationId: uuid("notification_id").notNull(),
    /** SHA-256 of the canonical body: the same key with another body is a conflict. */
    bodyHash: text("body_hash").notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.producerId, t.key] }),
    index("idempotency_keys_expires").on(t.expiresAt),
  ],
);

/** One per notification to more than one user: the feeder's checkpoint, pace and switches. */
export const fanouts = pgTable(
  "fanouts",
  {
    notificationId: uuid("notification_id").primaryKey(),
    priority: smallint().notNull(),
    /** Resolved ids of a listed audience. */
    userIds: bigint("user_ids", { mode: "number" }).array(),
    /** The last user id handed out in a batch. */
    checkpoint: bigint({ mode: "number" }).notNull().default(0),
    estimate: integer().notNull().default(0),
    /** Recipients a second; null: as fast as downstream takes them. */
    pacePerSecond: integer("pace_per_second"),
    /** Recipients that the pace allows now, refilled by time; may go below zero. */
    paceTokens: doublePrecision("pace_tokens").notNull().default(0),
    fedAt: timestamp("fed_at", { withTimezone: true }).notNull().defaultNow(),
    /** Every range has been handed out. */
    exhausted: boolean().notNull().default(false),
    pausedAt: timestamp("paused_at", { withTimezone: true }),
    pausedBy: text("paused_by"),
    doneAt: timestamp("done_at", { withTimezone: true }),
  },
  (t) => [index("fanouts_open").on(t.priority).where(sql`done_at is null`)],
);

/** Batch dedup: (notification, range). Written by the feeder, finished with the batch's rows. */
export const fanoutBatches = pgTable(
  "fanout_batches",
  {
    notificationId: uuid("notification_id").notNull(),
    fromUser: bigint("from_user", { mode: "number" }).notNull(),
    toUser: bigint("to_user", { mode: "number" }).notNull(),
    considered: integer(),
    doneAt: timestamp("done_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.notificationId, t.fromUser] })],
);

/** One row for each (user, notification) considered. Partitioned by week of the notification. */
export const messages = pgTable(
  "messages",
  {
    userId: bigint("user_id", { mode: "number" }).notNull(),
    notificationId: uuid("notification_id").notNull(),
    priority: smallint().notNull(),
    outcome: messageOutcome().notNull(),
    /** Shown in the inbox. */
    inApp: boolean("in_app").notNull(),
    /** Why it was suppressed or held; see `server/pipeline/preferences/reasons.ts`. */
    reason: text(),
    heldUntil: timestamp("held_until", { withTimezone: true }),
    seenAt: timestamp("seen_at", { withTimezone: true }),
    readAt: timestamp("read_at", { withTimezone: true }),
    archivedAt: timestamp("archived_at", { withTimezone: true }),
    clickedAt: timestamp("clicked_at", { withTimezone: true }),
    /** As the notification's: which of the two caps it counts against. */
    campaignSlot: boolean("campaign_slot").notNull().default(false),
    /** Written by its reader, who found a broadcast in the inbox: it disturbed nobody, and no cap counts it. */
    onRead: boolean("on_read").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.userId, t.notificationId] })],
);

/** One row for each (notification, user, external channel). Partitioned like messages. */
export const deliveries = pgTable(
  "deliveries",
  {
    notificationId: uuid("notification_id").notNull(),
    userId: bigint("user_id", { mode: "number" }).notNull(),
    channel: text().notNull(),
    priority: smallint().notNull(),
    state: deliveryState().notNull().default("queued"),
    attempts: smallint().notNull().default(0),
    /**
     * Waits (hold, retry) until then; null: may be sent now; infinity: parked by a pause; -infinity: no
     * provider is left, until one is back.
     */
    notBefore: timestamp("not_before", { withTimezone: true }),
    /** The worker lease that marked it `sending`. */
    claimedBy: integer("claimed_by"),
    /** The account that it was handed to last. */
    provider: text(),
    providerMessageId: text("provider_message_id"),
    /** The channel that it stands in for, because no provider of that one was left. */
    fallbackOf: text("fallback_of"),
    reason: text(),
    /** When the state became final (sent, failed, …). */
    finishedAt: timestamp("finished_at", { withTimezone: true }),
    deliveredAt: timestamp("delivered_at", { withTimezone: true }),
    openedAt: timestamp("opened_at", { withTimezone: true }),
    clickedAt: timestamp("clicked_at", { withTimezone: true }),
    bouncedAt: timestamp("bounced_at", { withTimezone: true }),
    softBouncedAt: timestamp("soft_bounced_at", { withTimezone: true }),
    complainedAt: timestamp("complained_at", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.notificationId, t.userId, t.channel] }),
    // Not on `state`: an indexed column (or predicate) that every delivery changes would end HOT updates.
    index("deliveries_waiting").on(t.priority, t.notBefore).where(sql`not_before is not null`),
    // Mails that wait for a digest: its moment alone finds them, however much waits besides.
    index("deliveries_digest").on(t.notBefore, t.userId).where(sql`reason = 'digest'`),
  ],
);

/** Every failed or superseded attempt; the last one lives on the delivery. */
export const deliveryAttempts = pgTable(
  "delivery_attempts",
  {
    notificationId: uuid("notification_id").notNull(),
    userId: bigint("user_id", { mode: "number" }).notNull(),
    channel: text().notNull(),
    attempt: smallint().notNull(),
    provider: text().notNull(),
    /** retry | failed | endpoint_invalid | unknown */
    outcome: text().notNull(),
    class: text(),
    detail: text(),
    latencyMs: integer("latency_ms"),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.notificationId, t.userId, t.channel, t.attempt] })],
);

/**
 * Counts of a fan-out, kept in the transactions that change the rows, so that they are exact
 * under crashes. Slots keep concurrent writers off each other's row; readers sum.
 */
export const notificationCounts = pgTable(
  "notification_counts",
  {
    notificationId: uuid("notification_id").notNull(),
    slot: smallint().notNull(),
    /** '' for the message itself, else a channel. */
    channel: text().notNull(),
    outcome: text().notNull(),
    reason: text().notNull().default(""),
    n: bigint({ mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.notificationId, t.slot, t.channel, t.outcome, t.reason] })],
);

/**
 * What happens to one object of a type, for one person: the first event goes out at once and opens a window, what
 * comes until its end becomes one update. See server/pipeline/aggregation.
 */
export const aggregates = pgTable(
  "aggregates",
  {
    userId: bigint("user_id", { mode: "number" }).notNull(),
    typeKey: text("type_key").notNull(),
    object: text().notNull(),
    /** The first notification: the item's id in the inbox, and the key by which pushes replace each other. */
    firstId: uuid("first_id").notNull(),
    /** The latest one: the message that the inbox shows. */
    currentId: uuid("current_id").notNull(),
    openedAt: timestamp("opened_at", { withTimezone: true }).notNull(),
    windowEndsAt: timestamp("window_ends_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.typeKey, t.object] }),
    index("aggregates_window").on(t.windowEndsAt),
    index("aggregates_first").on(t.userId, t.firstId),
  ],
);

/** Events of an aggregate, appended without waiting for each other; counted and taken by its updates. */
export const aggregateEvents = pgTable(
  "aggregate_events",
  {
    userId: bigint("user_id", { mode: "number" }).notNull(),
    notificationId: uuid("notification_id").notNull(),
    typeKey: text("type_key").notNull(),
    object: text().notNull(),
    firstId: uuid("first_id").notNull(),
    actor: text(),
    /** The update that it is part of; null: it waits for the window's end. */
    takenBy: uuid("taken_by"),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.notificationId] }),
    index("aggregate_events_first").on(t.userId, t.firstId, t.actor),
    index("aggregate_events_waiting")
      .on(t.userId, t.typeKey, t.object)
      .where(sql`taken_by is null`),
  ],
);

/** Pushes of broadcasts to a topic at a push service: one call each, tried again until it is taken or expires. */
export const topicPushes = pgTable(
  "topic_pushes",
  {
    notificationId: uuid("notification_id").primaryKey(),
    actorId: text("actor_id").notNull(),
    accountId: integer("account_id").notNull(),
    attempts: smallint().notNull().default(0),
    dueAt: timestamp("due_at", { withTimezone: true }).notNull(),
    sentAt: timestamp("sent_at", { withTimezone: true }),
    providerMessageId: text("provider_message_id"),
    /** Why it ended without being sent. */
    error: text(),
  },
  (t) => [index("topic_pushes_due").on(t.dueAt).where(sql`sent_at is null and error is null`)],
);

/** How far a broadcast had come at moments that lie further apart the older it is: its curve. Counts are of people. */
export const broadcastPoints = pgTable(
  "broadcast_points",
  {
    notificationId: uuid("notification_id").notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    /** It was on their screen. */
    reached: bigint({ mode: "number" }).notNull(),
    opened: bigint({ mode: "number" }).notNull(),
    clicked: bigint({ mode: "number" }).notNull(),
    archived: bigint({ mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.notificationId, t.at] })],
);

/** Broadcasts to so many that a second person has to approve them; what is under way has no row here. */
export const broadcastRequests = pgTable(
  "broadcast_requests",
  {
    /** Made where it was composed: asking twice is asking once. */
    id: uuid().primaryKey(),
    broadcast: jsonb().$type<ComposedBroadcast>().notNull(),
    /** Counted when it was asked for. */
    people: integer().notNull(),
    requestedBy: text("requested_by").notNull(),
    requestedAt: timestamp("requested_at", { withTimezone: true }).notNull(),
    decidedBy: text("decided_by"),
    decidedAt: timestamp("decided_at", { withTimezone: true }),
    /** Why it was sent back. */
    reason: text(),
    /** What it became; null: it waits, or was sent back. */
    notificationId: uuid("notification_id"),
  },
  (t) => [index("broadcast_requests_open").on(t.requestedAt).where(sql`decided_at is null`)],
);
