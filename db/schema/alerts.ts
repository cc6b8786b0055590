import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

/** What is watched. The conditions are code (`server/alerts/conditions/`); their numbers are here. */
export const alertRules = pgTable("alert_rules", {
  /** Also the name of its runbook: docs/runbooks/<key>.md */
  key: text().primaryKey(),
  /** page | chat | dashboard */
  tier: text().notNull(),
  enabled: boolean().notNull().default(true),
  /** The numbers of its condition: {"aboveMs": 5000}. */
  settings: jsonb().$type<Record<string, number>>().notNull().default(sql`'{}'::jsonb`),
  /** It must hold for so long before it fires, and be over for so long before it resolves. */
  forSeconds: integer("for_seconds").notNull().default(0),
  resolveSeconds: integer("resolve_seconds").notNull().default(60),
  /** No alert of this rule tells anybody until then. */
  mutedUntil: timestamp("muted_until", { withTimezone: true }),
  revision: integer().notNull().default(1),
  updatedBy: text("updated_by").notNull().default("system"),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

/** One thing that is or was wrong: a rule, and the group that it is about (a provider, a producer, a priority). */
export const alerts = pgTable(
  "alerts",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    ruleKey: text("rule_key").notNull(),
    groupKey: text("group_key").notNull().default(""),
    tier: text().notNull(),
    /** pending | firing | resolved */
    state: text().notNull(),
    /** What is wrong, in a sentence with its numbers. */
    sentence: text().notNull(),
    value: doublePrecision(),
    detail: jsonb().$type<Record<string, unknown>>().notNull().default(sql`'{}'::jsonb`),
    /** Since when the condition holds, and was last seen to. */
    startedAt: timestamp("started_at", { withTimezone: true }).notNull(),
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }).notNull(),
    firedAt: timestamp("fired_at", { withTimezone: true }),
    acknowledgedAt: timestamp("acknowledged_at", { withTimezone: true }),
    acknowledgedBy: text("acknowledged_by"),
    snoozedUntil: timestamp("snoozed_until", { withTimezone: true }),
    snoozedBy: text("snoozed_by"),
    resolvedAt: timestamp("resolved_at", { withTimezone: true }),
    /** An account; null: it was over by itself. */
    resolvedBy: text("resolved_by"),
  },
  (t) => [
    uniqueIndex("alerts_open").on(t.ruleKey, t.groupKey).where(sql`resolved_at is null`),
    index("alerts_started").on(t.startedAt),
  ],
);

/** What happened to an alert, and who was told by which way. */
export const alertEvents = pgTable(
  "alert_events",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    alertId: integer("alert_id").notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    /** fired | told | not_told | acknowledged | snoozed | reopened | resolved */
    event: text().notNull(),
    actor: text(),
    /** Of told and not_told: the contact, the way (carillon | plain), and what went wrong. */
    contactId: integer("contact_id"),
    way: text(),
    detail: text().notNull().default(""),
  },
  (t) => [index("alert_events_alert").on(t.alertId, t.id)],
);

/** Whom alerts are told. */
export const alertContacts = pgTable("alert_contacts", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
  /** webhook | email: by the plain way, and e-mail by Carillon's own providers as well */
  kind: text().notNull(),
  /** Its URL or address, encrypted as credentials are. */
  target: text().notNull(),
  /** What of it may be shown: a host, or the beginning of an address. */
  hint: text().notNull(),
  tiers: text().array().notNull(),
  enabled: boolean().notNull().default(true),
  fromEnvironment: boolean("from_environment").notNull().default(false),
  createdBy: text("created_by").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

/** Synthetic messages that show whether the whole loop works: one a channel and minute. */
export const canaries = pgTable(
  "canaries",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    channel: text().notNull(),
    notificationId: uuid("notification_id"),
    sentAt: timestamp("sent_at", { withTimezone: true }).notNull(),
    /** pending | arrived | lost | refused */
    outcome: text().notNull().default("pending"),
    /** Posted → arrived, ms. */
    latencyMs: integer("latency_ms"),
    priority: smallint().notNull().default(0),
  },
  (t) => [index("canaries_sent").on(t.sentAt)],
);

/** Where canaries of a channel go when it has real accounts; without one, none go through those. */
export const canaryAddresses = pgTable("canary_addresses", {
  channel: text().primaryKey(),
  /** A mailbox, number, device token or URL of the company's own, encrypted as credentials are. */
  target: text().notNull(),
  /** What of it may be shown. */
  hint: text().notNull(),
  everyMinutes: integer("every_minutes").notNull(),
  changedBy: text("changed_by").notNull(),
  changedAt: timestamp("changed_at", { withTimezone: true }).notNull(),
});
