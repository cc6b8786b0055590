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
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { authUsers } from "./auth";
import type { Brand, SegmentFilter, TemplateContent } from "./json";

/** The workspace's settings: exactly one row (id = 1), made by the first migration. */
export const workspace = pgTable("workspace", {
  id: smallint().primaryKey().default(1),
  name: text().notNull().default("Carillon"),
  isDemo: boolean("is_demo").notNull().default(false),
  /** Signs and verifies end users' JWTs (HS256). */
  userTokenSecret: text("user_token_secret").notNull(),
  /** Signs links that people find in messages; nobody else knows it. */
  linkSecret: text("link_secret")
    .notNull()
    .default(sql`replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')`),
  hourlyCap: smallint("hourly_cap").notNull().default(10),
  dailyCap: smallint("daily_cap").notNull().default(50),
  /** Audiences above this size are paced. */
  pacedOver: integer("paced_over").notNull().default(100_000),
  /** Recipients per second of a paced fan-out. */
  pacePerSecond: integer("pace_per_second").notNull().default(50_000),
  /** Audiences above this size are fanned out on read. */
  readOver: integer("read_over").notNull().default(1_000_000),
  /** So are the followers of an actor who has at least so many. */
  actorReadFrom: integer("actor_read_from").notNull().default(10_000),
  /** Campaigns to more people than this need a second person's approval. */
  approvalOver: integer("approval_over").notNull().default(10_000),
  /** Switches that stop more than so many open messages need a second person, or to break the glass. */
  switchOver: integer("switch_over").notNull().default(100_000),
  /** Roles whose people may do nothing before they have set up a second factor. */
  secondFactorRoles: text("second_factor_roles").array().notNull().default(sql`'{}'::text[]`),
  brand: jsonb().$type<Brand>().notNull().default(sql`'{}'::jsonb`),
  /** What one SMS segment costs, in thousandths of the currency's unit, and that currency. */
  smsSegmentCost: integer("sms_segment_cost").notNull().default(45),
  currency: text().notNull().default("EUR"),
});

/** The registry of notification types: what may be sent, how urgently, by which channels. */
export const notificationTypes = pgTable("notification_types", {
  key: text().primaryKey(),
  name: text().notNull(),
  description: text().notNull().default(""),
  category: text().notNull(),
  /** 0, 1 or 2; an event may lower it, never raise it. */
  priority: smallint().notNull(),
  /** A pinned type's priority cannot be changed, by events or in the browser; the database holds a pinned P0 to it. */
  pinned: boolean().notNull().default(false),
  /** A mandatory P0 type passes the master switch and the type switch. */
  mandatory: boolean().notNull().default(false),
  ttlSeconds: integer("ttl_seconds").notNull().default(86_400),
  dedupWindowSeconds: integer("dedup_window_seconds").notNull().default(3_600),
  /** Events about one object become one message an object and window; null: each is its own. */
  aggregationWindowSeconds: integer("aggregation_window_seconds"),
  /** So many waiting events end a window early; null: its time alone does. */
  aggregationMaxEvents: integer("aggregation_max_events"),
  /** auto | write | read: whether large audiences get rows, or look it up when they open their inbox. */
  fanOut: text("fan_out").notNull().default("auto"),
  /** Broadcasts of an actor go to the actor's topic in one call: fast, and past caps and quiet hours. */
  pushByTopic: boolean("push_by_topic").notNull().default(false),
  channels: text().array().notNull(),
  /** Where a channel that has no provider left may go on, in order: {"push": ["email"]}. */
  fallbacks: jsonb().$type<Record<string, string[]>>().notNull().default(sql`'{}'::jsonb`),
  /** A locked phone shows that something came, not what. */
  lockScreenPrivate: boolean("lock_screen_private").notNull().default(false),
  /** Links of mails go through our redirect, and a pixel says that they were opened. */
  trackOpens: boolean("track_opens").notNull().default(false),
  /** Counts the changes: who saves over somebody else's change is told so. */
  revision: integer().notNull().default(1),
  changedBy: text("changed_by").notNull().default("system"),
  changedAt: timestamp("changed_at", { withTimezone: true }).notNull().defaultNow(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

export const producers = pgTable(
  "producers",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    key: text().notNull().unique(),
    name: text().notNull(),
    /** Until producer_keys has them; read no more. */
    apiKeyHash: text("api_key_hash"),
    apiKeyPrefix: text("api_key_prefix"),
    /** null: every type. */
    allowedTypes: text("allowed_types").array(),
    /** May target more than listed users: followers, segments, everyone. */
    allowFanout: boolean("allow_fanout").notNull().default(false),
    ratePerSecond: integer("rate_per_second").notNull().default(1_000),
    disabledAt: timestamp("disabled_at", { withTimezone: true }),
    /** Its own breaker: set while it is cut off, with why and by whom (`system` or an account). */
    cutOffAt: timestamp("cut_off_at", { withTimezone: true }),
    cutOffReason: text("cut_off_reason"),
    cutOffBy: text("cut_off_by"),
    /** Dead letters before this moment were forgiven: somebody let it in again. */
    letInAt: timestamp("let_in_at", { withTimezone: true }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [uniqueIndex("producers_api_key_hash").on(t.apiKeyHash)],
);

/** A producer's API keys. Several may be good at once: a new one is taken into use before the old one ends. */
export const producerKeys = pgTable(
  "producer_keys",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    producerId: integer("producer_id")
      .notNull()
      .references(() => producers.id),
    name: text().notNull().default(""),
    /** SHA-256 of the key, hex. The key itself is shown once and never stored. */
    hash: text().notNull().unique(),
    /** Its first characters, to tell keys apart. */
    prefix: text().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    /** Rotated: good until then. */
    expiresAt: timestamp("expires_at", { withTimezone: true }),
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
    revokedBy: text("revoked_by"),
    /** To the minute. */
    lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
  },
  (t) => [index("producer_keys_producer").on(t.producerId)],
);

/** Graduated onboarding: what a producer may send of a type; no row means the producer's own limit alone. */
export const producerTypeLimits = pgTable(
  "producer_type_limits",
  {
    producerId: integer("producer_id").notNull(),
    typeKey: text("type_key").notNull(),
    /** Events a second. */
    ratePerSecond: integer("rate_per_second").notNull(),
    changedBy: text("changed_by").notNull(),
    changedAt: timestamp("changed_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.producerId, t.typeKey] })],
);

/** Which producers an account with the role `producer` belongs to. */
export const producerMembers = pgTable(
  "producer_members",
  {
    producerId: integer("producer_id")
      .notNull()
      .references(() => producers.id),
    accountId: text("account_id")
      .notNull()
      .references(() => authUsers.id, { onDelete: "cascade" }),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.producerId] })],
);

/** The words of a type, or of one variant of a campaign. */
export const templates = pgTable("templates", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  /** null: a campaign's; see campaign_variants. */
  typeKey: text("type_key").unique(),
  name: text().notNull(),
  /** The version that new notifications pin; null while nothing is published. */
  publishedVersionId: integer("published_version_id"),
  /** What the authors work on, as they wrote it; null: nothing was changed since the last version. */
  draft: jsonb().$type<TemplateContent>(),
  /** Counts the saves of the draft: who saves over somebody else's save is told so. */
  draftRevision: integer("draft_revision").notNull().default(0),
  draftBy: text("draft_by"),
  draftAt: timestamp("draft_at", { withTimezone: true }),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

/** Versions are never changed, so a message can always be shown as it was sent. */
export const templateVersions = pgTable(
  "template_versions",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    templateId: integer("template_id")
      .notNull()
      .references(() => templates.id),
    version: integer().notNull(),
    /** As it is rendered: MJML compiled, partials in place, the brand applied. */
    content: jsonb().$type<TemplateContent>().notNull(),
    /** As it was written; null: the same as `content`. */
    source: jsonb().$type<TemplateContent>(),
    /** What the author says about the change. */
    note: text().notNull().default(""),
    createdBy: text("created_by").notNull().default("system"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [uniqueIndex("template_versions_number").on(t.templateId, t.version)],
);

/** Pieces that templates share: `{% render 'key' %}`, put in place when a template is published. */
export const templatePartials = pgTable("template_partials", {
  key: text().primaryKey(),
  name: text().notNull(),
  source: text().notNull(),
  revision: integer().notNull().default(1),
  updatedBy: text("updated_by").notNull(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

/** Who has something open for editing; a row that is not refreshed for 30 s counts no more. */
export const presence = pgTable(
  "presence",
  {
    /** campaign:<id> or template:<id> */
    subject: text().notNull(),
    account: text().notNull(),
    seenAt: timestamp("seen_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.subject, t.account] })],
);

export const segments = pgTable("segments", {
  key: text().primaryKey(),
  name: text().notNull(),
  description: text().notNull().default(""),
  filter: jsonb().$type<SegmentFilter>().notNull(),
  revision: integer().notNull().default(1),
  createdBy: text("created_by").notNull().default("system"),
  updatedBy: text("updated_by").notNull().default("system"),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

/**
 * Kill switches. Stopping now: effective_at is set, lifted_at is not, and expires_at is not past. One that waits
 * for its second person has no effective_at.
 */
export const killSwitches = pgTable(
  "kill_switches",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    /** all | priority | type | category | channel | provider | producer | campaign | segment | notification */
    scope: text().notNull(),
    value: text().notNull().default(""),
    /** drop: what would go is cancelled; hold: it waits, and goes on where it was. */
    mode: text().notNull().default("drop"),
    reason: text().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    /** Since when it stops; null: a second person has not confirmed it. */
    effectiveAt: timestamp("effective_at", { withTimezone: true }).defaultNow(),
    confirmedBy: text("confirmed_by"),
    /** One person alone stopped P0, or much: everybody on call was told. */
    brokeGlass: boolean("broke_glass").notNull().default(false),
    expiresAt: timestamp("expires_at", { withTimezone: true }),
    liftedAt: timestamp("lifted_at", { withTimezone: true }),
    /** An account, or `expiry`. */
    liftedBy: text("lifted_by"),
    /** What was held has been let go. */
    releasedAt: timestamp("released_at", { withTimezone: true }),
  },
  (t) => [
    index("kill_switches_live").on(t.scope, t.value).where(sql`lifted_at is null`),
    index("kill_switches_created").on(t.createdAt),
  ],
);

/** When each process took note of a switch (or of its end), and what it had handed over meanwhile. */
export const switchAcks = pgTable(
  "switch_acks",
  {
    switchId: integer("switch_id").notNull(),
    /** worker_leases.id */
    leaseId: integer("lease_id").notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    /** Messages of its scope handed to providers after it was set. */
    hadLeft: integer("had_left").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.switchId, t.leaseId] })],
);

/** Append-only: who changed or looked at what. */
export const auditLog = pgTable(
  "audit_log",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull().default(""),
    detail: jsonb().$type<Record<string, unknown>>().notNull().default(sql`'{}'::jsonb`),
  },
  (t) => [
    index("audit_log_at").on(t.at),
    index("audit_log_actor").on(t.actor, t.id),
    index("audit_log_action").on(t.action, t.id),
  ],
);
