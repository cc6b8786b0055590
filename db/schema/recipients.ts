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
import type { DigestPreference, TypePreference } from "./json";
import { providerConfigs } from "./providers";

/** Recipients. `externalId` is the customer's own string; `id` is ours and shards. */
export const users = pgTable(
  "users",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    externalId: text("external_id").notNull().unique(),
    email: text(),
    /** ok | bounced | complained: only ok is mailed. */
    emailState: text("email_state").notNull().default("ok"),
    /** Why it is not ok: hard_bounce | soft_bounces | complaint | refused. */
    emailReason: text("email_reason"),
    /** Since when the state holds: what was sent before says nothing about an address that is ok. */
    emailStateAt: timestamp("email_state_at", { withTimezone: true }),
    /** When mails came back for now: the latest three since the last that was delivered. */
    softBounces: timestamp("soft_bounces", { withTimezone: true })
      .array()
      .notNull()
      .default(sql`'{}'::timestamptz[]`),
    /** E.164. */
    phone: text(),
    phoneVerified: boolean("phone_verified").notNull().default(false),
    /** ok | invalid (the provider's word) | opted_out (STOP): only ok is written to. */
    phoneState: text("phone_state").notNull().default("ok"),
    phoneStateAt: timestamp("phone_state_at", { withTimezone: true }),
    webhookUrl: text("webhook_url"),
    /** ok | gone (it said so): only ok is called. */
    webhookState: text("webhook_state").notNull().default("ok"),
    webhookStateAt: timestamp("webhook_state_at", { withTimezone: true }),
    /** Channels by which nothing arrived lately, kept by the daily cleanup; null: none. */
    failingChannels: text("failing_channels").array(),
    locale: text().notNull().default("en"),
    /** IANA zone. */
    timeZone: text("time_zone").notNull().default("UTC"),
    region: text(),
    attributes: jsonb().$type<Record<string, unknown>>().notNull().default(sql`'{}'::jsonb`),
    lastActiveAt: timestamp("last_active_at", { withTimezone: true }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    erasedAt: timestamp("erased_at", { withTimezone: true }),
    /** On the suppression list (see suppressions): nothing but mandatory P0 is sent. */
    suppressedAt: timestamp("suppressed_at", { withTimezone: true }),
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
    /** Since when the state holds; null: since it was registered. */
    stateAt: timestamp("state_at", { withTimezone: true }),
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }).notNull().defaultNow(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.deviceId] }), index("devices_token").on(t.token)],
);

/** What happened to devices, without tokens; kept for 90 days. */
export const deviceEvents = pgTable(
  "device_events",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    userId: bigint("user_id", { mode: "number" }).notNull(),
    deviceId: text("device_id").notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    /** registered | refreshed | moved | evicted | invalidated | stale | expired | removed */
    event: text().notNull(),
    /** Who registered or removed it; null: the system. */
    actor: text(),
  },
  (t) => [index("device_events_user").on(t.userId, t.id), index("device_events_at").on(t.at)],
);

/** Numbers that answered STOP, whoever has them. The later of the two moments counts. */
export const smsOptOuts = pgTable("sms_opt_outs", {
  /** E.164. */
  phone: text().primaryKey(),
  stoppedAt: timestamp("stopped_at", { withTimezone: true }),
  startedAt: timestamp("started_at", { withTimezone: true }),
});

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
  /** Categories whose mails are collected: {"social": {"every": "daily", "hour": 8}}; none: at once. */
  digests: jsonb().$type<Record<string, DigestPreference>>().notNull().default(sql`'{}'::jsonb`),
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

/** Actors whose followers are in a topic at a push service: those who once had many, while it has an account. */
export const actorTopics = pgTable("actor_topics", {
  actorId: text("actor_id").primaryKey(),
  accountId: integer("account_id")
    .notNull()
    .references(() => providerConfigs.id, { onDelete: "cascade" }),
  /** Followers up to this user were taken in; null: all of them. Later ones are by their own change. */
  filledTo: bigint("filled_to", { mode: "number" }).default(0),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
});

/** Devices whose place in an actor's topic may be wrong: whether they belong there, `follows` says. */
export const topicChanges = pgTable(
  "topic_changes",
  {
    userId: bigint("user_id", { mode: "number" }).notNull(),
    deviceId: text("device_id").notNull(),
    actorId: text("actor_id").notNull(),
    /** Renewed by every change: what was done for an earlier one does not settle it. */
    madeAt: timestamp("made_at", { withTimezone: true }).notNull().defaultNow(),
    attempts: smallint().notNull().default(0),
    dueAt: timestamp("due_at", { withTimezone: true }).notNull().default(sql`'-infinity'`),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.deviceId, t.actorId] }),
    index("topic_changes_due").on(t.dueAt),
  ],
);

/** Tokens of devices that are gone, only until they have left their topics. */
export const departedTokens = pgTable(
  "departed_tokens",
  {
    userId: bigint("user_id", { mode: "number" }).notNull(),
    deviceId: text("device_id").notNull(),
    token: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.deviceId] })],
);

/** Named sets of users, filled by uploads. */
export const audienceLists = pgTable("audience_lists", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  key: text().notNull().unique(),
  name: text().notNull(),
  description: text().notNull().default(""),
  /** audience | exclusion: where the pages offer it; both can be used either way in a segment. */
  purpose: text().notNull().default("audience"),
  /** Members, kept by the uploads. */
  size: integer().notNull().default(0),
  createdBy: text("created_by").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

export const audienceListMembers = pgTable(
  "audience_list_members",
  {
    listId: integer("list_id").notNull(),
    userId: bigint("user_id", { mode: "number" }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.listId, t.userId] }),
    index("audience_list_members_user").on(t.userId),
  ],
);

/** Whom nothing may be sent to, whatever they or anybody else chose: known users and addresses alike. */
export const suppressions = pgTable(
  "suppressions",
  {
    /** user | email | phone */
    kind: text().notNull(),
    /** External id, lower-case address, or E.164 number. */
    value: text().notNull(),
    reason: text().notNull().default(""),
    createdBy: text("created_by").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.value] })],
);

/** One upload of people, of a list's members or of suppressions, and how far it is. */
export const imports = pgTable("imports", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  /** people | list | suppressions */
  kind: text().notNull(),
  listId: integer("list_id"),
  fileName: text("file_name").notNull(),
  /** running | done | failed | cancelled */
  state: text().notNull().default("running"),
  bytesTotal: bigint("bytes_total", { mode: "number" }),
  bytesRead: bigint("bytes_read", { mode: "number" }).notNull().default(0),
  accepted: integer().notNull().default(0),
  rejected: integer().notNull().default(0),
  error: text(),
  startedBy: text("started_by").notNull(),
  startedAt: timestamp("started_at", { withTimezone: true }).notNull().defaultNow(),
  finishedAt: timestamp("finished_at", { withTimezone: true }),
});

/** Lines of an upload that were refused, to be downloaded; the first 100 000, kept for 7 days. */
export const importRejects = pgTable(
  "import_rejects",
  {
    importId: integer("import_id").notNull(),
    line: integer().notNull(),
    message: text().notNull(),
    content: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.line] })],
);

/** Attributes that users were seen to have, for builders and editors. */
export const attributeCatalogue = pgTable("attribute_catalogue", {
  name: text().primaryKey(),
  /** text | number | boolean | date | mixed | other */
  kind: text().notNull(),
  /** A few frequent values. */
  examples: jsonb().$type<unknown[]>().notNull().default(sql`'[]'::jsonb`),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

/** When somebody switched a type, a channel or everything off: what campaigns are judged by. */
export const optOuts = pgTable(
  "opt_outs",
  {
    userId: bigint("user_id", { mode: "number" }).notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    /** A type's key; '' for everything. */
    typeKey: text("type_key").notNull(),
    /** A channel; '' for all. */
    channel: text().notNull().default(""),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.at, t.typeKey, t.channel] }),
    index("opt_outs_at").on(t.at),
  ],
);

/** What changed in a user's preferences, when and by whom; kept for as long as messages are. */
export const preferenceChanges = pgTable(
  "preference_changes",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    userId: bigint("user_id", { mode: "number" }).notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    /** `user`, `link`, `producer:<key>` or an account. */
    actor: text().notNull(),
    /** Only what changed: {"types.like.enabled": {"from": true, "to": false}}. */
    changes: jsonb().$type<Record<string, { from: unknown; to: unknown }>>().notNull(),
  },
  (t) => [
    index("preference_changes_user").on(t.userId, t.id),
    index("preference_changes_at").on(t.at),
  ],
);

/** Erasures that were asked for, and what each one removed from where; once done, it names nobody. */
export const erasures = pgTable("erasures", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  userId: bigint("user_id", { mode: "number" }).notNull(),
  requestedBy: text("requested_by").notNull(),
  requestedAt: timestamp("requested_at", { withTimezone: true }).notNull(),
  doneAt: timestamp("done_at", { withTimezone: true }),
  /** table → rows removed or emptied */
  removed: jsonb().$type<Record<string, number>>().notNull().default(sql`'{}'::jsonb`),
  /** What to look for in what others wrote: ids, addresses, tokens. Emptied when it is done. */
  names: jsonb().$type<{ whole: string[]; parts: string[] }>(),
});

/** How long each kind of row is kept; no row means the rule's own default (`server/retention/rules.ts`). */
export const retentionRules = pgTable("retention_rules", {
  key: text().primaryKey(),
  days: integer().notNull(),
  changedBy: text("changed_by").notNull(),
  changedAt: timestamp("changed_at", { withTimezone: true }).notNull(),
});

/** The last run of each rule. */
export const retentionRuns = pgTable("retention_runs", {
  key: text().primaryKey(),
  at: timestamp({ withTimezone: true }).notNull(),
  /** Rows that it deleted, or partitions that it dropped. */
  removed: integer().notNull().default(0),
  /** What stopped it, in a sentence; '' for nothing. */
  fault: text().notNull().default(""),
});
