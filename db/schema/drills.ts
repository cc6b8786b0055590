import { sql } from "drizzle-orm";
import {
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { DrillRecord } from "./drill-record";

/** Exercises: something in the sandbox is broken on purpose while traffic runs. */
export const drills = pgTable(
  "drills",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    channel: text().notNull(),
    /** outage | slow | limited | hanging | dead_tokens */
    scenario: text().notNull(),
    /** The account that is broken. */
    accountId: integer("account_id").notNull(),
    startedBy: text("started_by").notNull(),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull(),
    /** Since when it is broken: its traffic is seen to arrive first. */
    brokenAt: timestamp("broken_at", { withTimezone: true }),
    /** When the sandbox repairs itself, whoever is away. */
    repairsAt: timestamp("repairs_at", { withTimezone: true }).notNull(),
    /** When it ends at the latest. */
    endsAt: timestamp("ends_at", { withTimezone: true }).notNull(),
    repairedAt: timestamp("repaired_at", { withTimezone: true }),
    /** null: its time was over. */
    repairedBy: text("repaired_by"),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    /** Why it ended, in a sentence. */
    endReason: text("end_reason"),
    /** Its own traffic; null: it watches what runs anyway. */
    notificationId: uuid("notification_id"),
    /** A segment's key; null: everybody of a demo workspace. */
    segment: text(),
    priority: smallint().notNull(),
    perSecond: integer("per_second"),
    /** About how many people its traffic is for. */
    people: integer(),
    /** What it showed; null until everything has settled. */
    record: jsonb().$type<DrillRecord>(),
  },
  (t) => [
    // One at a time on a channel; and what the worker looks after.
    uniqueIndex("drills_open").on(t.channel).where(sql`ended_at is null`),
    uniqueIndex("drills_unrecorded").on(t.id).where(sql`record is null`),
  ],
);
