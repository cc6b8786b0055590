import { sql } from "drizzle-orm";
import {
  bigint,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";

/** Living worker processes. A lease that stops beating frees what its worker had claimed. */
export const workerLeases = pgTable("worker_leases", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  priority: smallint().notNull(),
  host: text().notNull(),
  pid: integer().notNull(),
  /** Where the pid means this process: the running kernel and its PID namespace; null: nobody knows. */
  machine: text(),
  startedAt: timestamp("started_at", { withTimezone: true }).notNull().defaultNow(),
  beatAt: timestamp("beat_at", { withTimezone: true }).notNull().defaultNow(),
  /** Recent accepted → handed over latency (p95, ms) that this worker saw; lower priorities yield to P0's. */
  latencyMs: integer("latency_ms").notNull().default(0),
});

/** Shared token buckets (producers, provider accounts); processes take small leases from them. */
export const rateBuckets = pgTable("rate_buckets", {
  key: text().primaryKey(),
  tokens: doublePrecision().notNull(),
  /** What the last withdrawal got, where a part is better than nothing. */
  granted: integer().notNull().default(0),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

/** Rollups: one row per minute, stage and dimension; written once per batch. */
export const statsMinute = pgTable(
  "stats_minute",
  {
    minute: timestamp({ withTimezone: true }).notNull(),
    /** accept | fanout | sending | tracking */
    stage: text().notNull(),
    priority: smallint().notNull(),
    channel: text().notNull().default(""),
    provider: text().notNull().default(""),
    outcome: text().notNull(),
    /** Writers' slots, as in notification_counts. */
    slot: smallint().notNull().default(0),
    n: bigint({ mode: "number" }).notNull(),
    /** Counts per latency bucket; bounds in `server/pipeline/tracking/latency.ts`. Accepted → outcome, ms. */
    buckets: bigint({ mode: "number" }).array().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.minute, t.stage, t.priority, t.channel, t.provider, t.outcome, t.slot],
    }),
  ],
);

/** What providers told, checked and translated, until a worker has applied it. */
export const callbackInbox = pgTable(
  "callback_inbox",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    provider: text().notNull(),
    reports: jsonb().$type<Record<string, unknown>[]>().notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
    /** Set when it could not be applied: kept for a person to see. */
    failedAt: timestamp("failed_at", { withTimezone: true }),
  },
  (t) => [index("callback_inbox_open").on(t.id).where(sql`failed_at is null`)],
);

/** Provider callbacks already applied: idempotent by the provider's event id. */
export const callbackEvents = pgTable(
  "callback_events",
  {
    provider: text().notNull(),
    eventId: text("event_id").notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.provider, t.eventId] }),
    index("callback_events_received").on(t.receivedAt),
  ],
);

/** stats_minute by hour, made once the hour is over: what long ranges and objectives read. */
export const statsHour = pgTable(
  "stats_hour",
  {
    hour: timestamp({ withTimezone: true }).notNull(),
    stage: text().notNull(),
    priority: smallint().notNull(),
    channel: text().notNull().default(""),
    provider: text().notNull().default(""),
    outcome: text().notNull(),
    n: bigint({ mode: "number" }).notNull(),
    buckets: bigint({ mode: "number" }).array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.hour, t.stage, t.priority, t.channel, t.provider, t.outcome] })],
);

/** Every failure by whose it was: `server/health/fault.ts` states the rule. */
export const faultsMinute = pgTable(
  "faults_minute",
  {
    minute: timestamp({ withTimezone: true }).notNull(),
    /** producer | platform | provider | recipient */
    fault: text().notNull(),
    stage: text().notNull(),
    reason: text().notNull(),
    priority: smallint().notNull(),
    channel: text().notNull().default(""),
    provider: text().notNull().default(""),
    producerId: integer("producer_id").notNull().default(0),
    slot: smallint().notNull().default(0),
    n: bigint({ mode: "number" }).notNull(),
  },
  (t) => [
    primaryKey({
      name: "faults_minute_pk",
      columns: [
        ...([t.minute, t.fault, t.stage, t.reason, t.priority] as const),
        ...([t.channel, t.provider, t.producerId, t.slot] as const),
      ],
    }),
  ],
);

/** What each producer's events came to, by minute and type. */
export const producerMinute = pgTable(
  "producer_minute",
  {
    minute: timestamp({ withTimezone: true }).notNull(),
    producerId: integer("producer_id").notNull(),
    /** accept | sending */
    stage: text().notNull(),
    typeKey: text("type_key").notNull().default(""),
    /** accepted | duplicate | rejected:<code> | sent | failed | … */
    outcome: text().notNull(),
    slot: smallint().notNull().default(0),
    n: bigint({ mode: "number" }).notNull(),
    /** As stats_minute's; of what was sent. */
    buckets: bigint({ mode: "number" }).array().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.producerId, t.minute, t.stage, t.typeKey, t.outcome, t.slot] }),
    index("producer_minute_minute").on(t.minute),
  ],
);

/** stats_minute by quarters of an hour (900 s) and of a day (21 600 s), made with the hours: the bins of long charts. */
export const statsBin = pgTable(
  "stats_bin",
  {
    seconds: integer().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    stage: text().notNull(),
    priority: smallint().notNull(),
    channel: text().notNull().default(""),
    provider: text().notNull().default(""),
    outcome: text().notNull(),
    n: bigint({ mode: "number" }).notNull(),
    buckets: bigint({ mode: "number" }).array().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.seconds, t.at, t.stage, t.priority, t.channel, t.provider, t.outcome],
    }),
    // Retention asks by the moment alone.
    index("stats_bin_at").on(t.at),
  ],
);

/** faults_minute by hour, made as stats_hour is. */
export const faultsHour = pgTable(
  "faults_hour",
  {
    hour: timestamp({ withTimezone: true }).notNull(),
    fault: text().notNull(),
    stage: text().notNull(),
    reason: text().notNull(),
    priority: smallint().notNull(),
    channel: text().notNull().default(""),
    provider: text().notNull().default(""),
    producerId: integer("producer_id").notNull().default(0),
    n: bigint({ mode: "number" }).notNull(),
  },
  (t) => [
    primaryKey({
      name: "faults_hour_pk",
      columns: [
        ...([t.hour, t.fault, t.stage, t.reason, t.priority] as const),
        ...([t.channel, t.provider, t.producerId] as const),
      ],
    }),
  ],
);

/**
 * faults_hour by quarters of a day (21 600 s), made with stats_bin. Whose event it was is kept where the producer is at
 * fault, and is 0 elsewhere: that leaves a few rows of hundreds.
 */
export const faultsShift = pgTable(
  "faults_shift",
  {
    at: timestamp({ withTimezone: true }).notNull(),
    fault: text().notNull(),
    stage: text().notNull(),
    reason: text().notNull(),
    priority: smallint().notNull(),
    channel: text().notNull().default(""),
    provider: text().notNull().default(""),
    producerId: integer("producer_id").notNull().default(0),
    n: bigint({ mode: "number" }).notNull(),
    /** The last hour in which it happened. */
    last: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({
      name: "faults_shift_pk",
      columns: [
        ...([t.at, t.fault, t.stage, t.reason, t.priority] as const),
        ...([t.channel, t.provider, t.producerId] as const),
      ],
    }),
  ],
);

/** producer_minute by hour, made as stats_hour is. */
export const producerHour = pgTable(
  "producer_hour",
  {
    hour: timestamp({ withTimezone: true }).notNull(),
    producerId: integer("producer_id").notNull(),
    stage: text().notNull(),
    typeKey: text("type_key").notNull().default(""),
    outcome: text().notNull(),
    n: bigint({ mode: "number" }).notNull(),
    buckets: bigint({ mode: "number" }).array().notNull(),
  },
  (t) => [
    primaryKey({
      name: "producer_hour_pk",
      columns: [t.producerId, t.hour, t.stage, t.typeKey, t.outcome],
    }),
    index("producer_hour_hour").on(t.hour),
  ],
);

/** The latest rejected events of a producer, without what they would have said. */
export const producerRejections = pgTable(
  "producer_rejections",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    producerId: integer("producer_id").notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    /** An error code: malformed, forbidden, unregistered_type … */
    code: text().notNull(),
    typeKey: text("type_key").notNull().default(""),
    /** The sentence that the producer was answered. */
    detail: text().notNull(),
    /** The fields that were wrong, as answered. */
    errors: jsonb()
      .$type<{ path: string; message: string }[]>()
      .notNull()
      .default(sql`'[]'::jsonb`),
  },
  (t) => [index("producer_rejections_producer").on(t.producerId, t.id)],
);

/** Versions that ran: a mark on every chart. */
export const deploys = pgTable("deploys", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  version: text().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
});

/** How loaded the system is (exactly one row, id = 1), and what is shed because of it. */
export const loadState = pgTable("load_state", {
  id: smallint().primaryKey().default(1),
  /** 0–1; see server/control/load-score.ts */
  score: doublePrecision().notNull().default(0),
  /** What the score is made of: {"queueAge": 0.2, …}. */
  parts: jsonb().$type<Record<string, number>>().notNull().default(sql`'{}'::jsonb`),
  /** 0 nothing is shed · 1 P2 · 2 and P1 push to dormant users · 3 and P1 that is about to expire */
  level: smallint().notNull().default(0),
  at: timestamp({ withTimezone: true }),
  /** A person's word: this level, until then. */
  overrideLevel: smallint("override_level"),
  overrideUntil: timestamp("override_until", { withTimezone: true }),
  overrideBy: text("override_by"),
  overrideReason: text("override_reason"),
});

/** How long whoever asks a process's pools for a connection waits now; written while that is worth telling. */
export const poolWaits = pgTable("pool_waits", {
  /** Which one: its name, machine and number. */
  process: text().primaryKey(),
  waitedMs: integer("waited_ms").notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
});

/** Work that ended for good without being done; a person decides what becomes of it. */
export const deadLetters = pgTable(
  "dead_letters",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    at: timestamp({ withTimezone: true }).notNull(),
    /** plan | fanout | sending | callback */
    stage: text().notNull(),
    /** Letters with the same cause are one group: an error without its numbers and ids. */
    cause: text().notNull(),
    error: text().notNull(),
    producerId: integer("producer_id"),
    typeKey: text("type_key"),
    priority: smallint(),
    channel: text(),
    notificationId: uuid("notification_id"),
    /** What would be done again: {"ids": […]}, {"spans": […]} or a callback's id. */
    pointer: jsonb().$type<Record<string, unknown>>().notNull(),
    /** Messages that it stands for. */
    messages: integer().notNull().default(1),
    /** open | replaying | replayed | discarded */
    state: text().notNull().default("open"),
    /** While replaying: not before then (its pace). */
    dueAt: timestamp("due_at", { withTimezone: true }),
    decidedBy: text("decided_by"),
    decidedAt: timestamp("decided_at", { withTimezone: true }),
    note: text().notNull().default(""),
  },
  (t) => [
    index("dead_letters_state").on(t.state, t.cause, t.id),
    index("dead_letters_producer").on(t.producerId, t.at),
    index("dead_letters_notification").on(t.notificationId),
    index("dead_letters_due").on(t.dueAt).where(sql`state = 'replaying'`),
  ],
);
