import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import type { TypePreference } from "./json";

/** Recipients. `externalId` is the customer's own string; `id` is ours and shards. */
export const users = pgTable(
  "users",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    externalId: text("external_id").notNull().unique(),
    email: text(),
    /** ok | bounced | complained: only ok is mailed. */
    emailState: text("email_state").notNull().default("ok"),
    /** E.164. */
    phone: text(),
    phoneVerified: boolean("phone_verified").notNull().default(false),
    webhookUrl: text("webhook_url"),
    locale: text().notNull().default("en"),
    /** IANA zone. */
    timeZone: text("time_zone").notNull().default("UTC"),
    region: text(),
    attributes: jsonb().$type<Record<string, unknown>>().notNull().default(sql`'{}'::jsonb`),
    lastActiveAt: timestamp("last_active_at", { withTimezone: true }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    erasedAt: timestamp("erased_at", { withTimezone: true }),
  },
  (t) => [index("users_email").on(sql`lower(${t.email})`), index("users_phone").on(t.phone)],
);

export const devices = pgTable(
  "devices",
  {
    userId: bigint("user_id", { mode: "number" }).notNull(),
    deviceId: text("device_id").notNull(),
    /** ios | android | web */
    platform: text().notNull(),
    token: text().notNull(),
    /** active | stale | invalid | expired: active and stale ones are pushed to. */
    state: text().notNull().default("active"),
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }).notNull().defaultNow(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.deviceId] }), index("devices_token").on(t.token)],
);

/** One row per user who changed anything; no row means every default. */
export const preferences = pgTable("preferences", {
  userId: bigint("user_id", { mode: "number" }).primaryKey(),
  /** The master switch. */
  master: boolean().notNull().default(true),
  /** Quiet hours in the user's own zone, minutes after midnight, [start, end); null: none. */
  quietStart: smallint("quiet_start"),
  quietEnd: smallint("quiet_end"),
  /** null: the workspace's caps. */
  hourlyCap: smallint("hourly_cap"),
  dailyCap: smallint("daily_cap"),
  /** {"email": false} switches a channel off for every type. */
  channels: jsonb().$type<Record<string, boolean>>().notNull().default(sql`'{}'::jsonb`),
  /** {"like": {"enabled": false}} or {"like": {"channels": {"push": false}}}. */
  types: jsonb().$type<Record<string, TypePreference>>().notNull().default(sql`'{}'::jsonb`),
  version: integer().notNull().default(1),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

/** The follower graph: `userId` (the follower, and the shard key) follows `actorId`. */
export const follows = pgTable(
  "follows",
  {
    actorId: text("actor_id").notNull(),
    userId: bigint("user_id", { mode: "number" }).notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.actorId, t.userId] }),
    index("follows_user").on(t.userId, t.actorId),
  ],
);

/** Range boundaries of actors with many followers, recomputed hourly: planning reads pointers. */
export const fanoutPartitions = pgTable(
  "fanout_partitions",
  {
    actorId: text("actor_id").notNull(),
    /** The range is (fromUser, toUser]; ranges of an actor are contiguous and cover every id. */
    fromUser: bigint("from_user", { mode: "number" }).notNull(),
    toUser: bigint("to_user", { mode: "number" }).notNull(),
    followers: integer().notNull(),
    computedAt: timestamp("computed_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.actorId, t.fromUser] })],
);
