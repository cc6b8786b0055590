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
} from "drizzle-orm/pg-core";

/** Living worker processes. A lease that stops beating frees what its worker had claimed. */
export const workerLeases = pgTable("worker_leases", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  priority: smallint().notNull(),
  host: text().notNull(),
  pid: integer().notNull(),
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
