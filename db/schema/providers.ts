import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
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
import type { ProviderWindow } from "./json";

/** Accounts at providers. Several may be at the same one. */
export const providerConfigs = pgTable("provider_configs", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  /** Names it in rows, metrics and addresses: `resend`, `twilio-us`. */
  key: text().notNull().unique(),
  /** Which adapter of `server/providers/` speaks to it. */
  adapter: text().notNull(),
  label: text().notNull(),
  /** Its values that are no secrets. Empty for an account of the environment. */
  settings: jsonb().$type<Record<string, string>>().notNull().default(sql`'{}'::jsonb`),
  /** The secret ones, encrypted (AES-256-GCM); null: none. */
  secrets: text(),
  /** Its values are environment variables; the browser cannot change them. */
  fromEnvironment: boolean("from_environment").notNull().default(false),
  /** Items a second that it takes; null: no limit known. */
  ratePerSecond: integer("rate_per_second"),
  /** Percent of the rate that only P0 may use. */
  reservedPercent: smallint("reserved_percent").notNull().default(20),
  /** When its credentials end (a certificate's own word, or a person's). */
  expiresAt: timestamp("expires_at", { withTimezone: true }),
  revision: integer().notNull().default(1),
  checkedAt: timestamp("checked_at", { withTimezone: true }),
  checkOk: boolean("check_ok"),
  checkSentence: text("check_sentence"),
  createdBy: text("created_by").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  updatedBy: text("updated_by").notNull(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

/** Which accounts a channel tries, in order. A channel without rows uses every account it has. */
export const providerChains = pgTable(
  "provider_chains",
  {
    channel: text().notNull(),
    position: smallint().notNull(),
    accountId: integer("account_id")
      .notNull()
      .references(() => providerConfigs.id),
    /** The priorities that may use it here. */
    priorities: smallint().array().notNull().default(sql`'{0,1,2}'::smallint[]`),
    /** Only addresses that begin like this (a country: `+49`); '': all. */
    prefix: text().notNull().default(""),
  },
  (t) => [primaryKey({ columns: [t.channel, t.position] })],
);

/** Each account's circuit breaker and pace, shared by all workers. */
export const providerHealth = pgTable("provider_health", {
  accountId: integer("account_id")
    .primaryKey()
    .references(() => providerConfigs.id, { onDelete: "cascade" }),
  /** closed | open | half_open */
  state: text().notNull().default("closed"),
  since: timestamp({ withTimezone: true }).notNull().defaultNow(),
  /** Why it is in this state, in a sentence. */
  reason: text().notNull().default(""),
  /** open | closed: a person's word; null: it decides itself. */
  forced: text(),
  forcedBy: text("forced_by"),
  /** When an open one lets the next probe through. */
  probeAt: timestamp("probe_at", { withTimezone: true }),
  /** The share (0–1) of its pace that it gets now. */
  rateFactor: doublePrecision("rate_factor").notNull().default(1),
  /** It asked to be left alone until then (429, retry-after). */
  slowUntil: timestamp("slow_until", { withTimezone: true }),
  /** Items a second that it took lately while all was well. */
  normalPerSecond: doublePrecision("normal_per_second").notNull().default(0),
  /** Raised by every change: of two workers that judge at once, one wins. */
  revision: integer().notNull().default(1),
});

/** What each account answered, by second: the breaker's window, and the curves of the last day. */
export const providerSeconds = pgTable(
  "provider_seconds",
  {
    accountId: integer("account_id").notNull(),
    second: timestamp({ withTimezone: true, precision: 0 }).notNull(),
    /** Writers' slots, as in notification_counts. */
    slot: smallint().notNull(),
    taken: integer().notNull().default(0),
    /** Answers that speak against the provider: unavailable, timeouts, lost, unauthorized. */
    errors: integer().notNull().default(0),
    /** 429s. */
    limited: integer().notNull().default(0),
    /** Refusals of one item or address: no fault of the provider's. */
    refused: integer().notNull().default(0),
    /** How many of all these were repeated attempts. */
    retries: integer().notNull().default(0),
    /** Time of the calls (ms), summed over items. */
    latencyMs: bigint("latency_ms", { mode: "number" }).notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.second, t.slot] }),
    index("provider_seconds_second").on(t.second),
  ],
);

/** The history of breakers, limits and hands: what was decided when, and why. */
export const providerEvents = pgTable(
  "provider_events",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: integer("account_id").notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    /** opened | probing | half_open | closed | forced_open | forced_closed | released | limited */
    event: text().notNull(),
    reason: text().notNull(),
    /** Who, when it was a person. */
    actor: text(),
    /** What was counted when it was decided. */
    counted: jsonb().$type<ProviderWindow>(),
  },
  (t) => [
    index("provider_events_account").on(t.accountId, t.id),
    index("provider_events_at").on(t.at),
  ],
);
