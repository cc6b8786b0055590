import { sql } from "drizzle-orm";
import {
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
import type { CampaignAudience, CampaignDelivery } from "./json";

export const campaigns = pgTable(
  "campaigns",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    name: text().notNull(),
    /** The notification type it goes out as: what people opt out of, and its priority. */
    typeKey: text("type_key").notNull(),
    /** See `server/campaigns/states.ts`; a trigger refuses what that table does not have. */
    status: text().notNull().default("draft"),
    /** Counts every change of what will be sent. An approval is for one revision. */
    revision: integer().notNull().default(1),
    audience: jsonb().$type<CampaignAudience>().notNull(),
    delivery: jsonb().$type<CampaignDelivery>().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedBy: text("updated_by").notNull(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    requestedBy: text("requested_by"),
    requestedAt: timestamp("requested_at", { withTimezone: true }),
    approvedBy: text("approved_by"),
    approvedAt: timestamp("approved_at", { withTimezone: true }),
    approvedRevision: integer("approved_revision"),
    /** When its first wave starts; set by scheduling it. */
    startsAt: timestamp("starts_at", { withTimezone: true }),
    startedAt: timestamp("started_at", { withTimezone: true }),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    /** Recipients a second that it may reach now; null: as its delivery says. Changed while it runs. */
    pacePerSecond: integer("pace_per_second"),
    /** In the audience when it was scheduled. */
    people: integer(),
    /** Why it is paused or ended, when not by a person's wish: guard | … */
    stopReason: text("stop_reason"),
    /** The campaign that it was made from: a clone, or a follow-up. */
    madeFrom: integer("made_from"),
  },
  (t) => [index("campaigns_status").on(t.status, t.id), index("campaigns_starts").on(t.startsAt)],
);

/** One to five texts among which the audience is split. */
export const campaignVariants = pgTable(
  "campaign_variants",
  {
    campaignId: integer("campaign_id").notNull(),
    /** a … e */
    key: text().notNull(),
    name: text().notNull(),
    /** Shares are relative to each other. */
    weight: smallint().notNull().default(1),
    templateId: integer("template_id").notNull(),
    /** The version that goes out: pinned when it is scheduled. */
    templateVersionId: integer("template_version_id"),
    /** Won the test, and goes to everybody who is left. */
    wonAt: timestamp("won_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.key] })],
);

/** One start of a part of a campaign: an instant, the zones and the part of the split that it is for. */
export const campaignWaves = pgTable(
  "campaign_waves",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer("campaign_id").notNull(),
    /** 1 for the first, or only, occurrence. */
    occurrence: integer().notNull(),
    startsAt: timestamp("starts_at", { withTimezone: true }).notNull(),
    /** Of which users by IANA zone; null: all. */
    zones: text().array(),
    /** The part of the audience's 10 000 buckets, [from, to). */
    bucketFrom: integer("bucket_from").notNull().default(0),
    bucketTo: integer("bucket_to").notNull().default(10_000),
    /** Goes out with the winner of the test alone. */
    forWinner: boolean("for_winner").notNull().default(false),
    /** In this part when it was scheduled, hold-out included. */
    people: integer().notNull().default(0),
    /** planned | started | skipped | cancelled */
    state: text().notNull().default("planned"),
    startedAt: timestamp("started_at", { withTimezone: true }),
  },
  (t) => [
    uniqueIndex("campaign_waves_once").on(
      t.campaignId,
      t.occurrence,
      t.startsAt,
      t.bucketFrom,
      sql`coalesce(${t.zones}[1], '')`,
    ),
    index("campaign_waves_due").on(t.startsAt).where(sql`state = 'planned'`),
  ],
);

/** The last computed report of a campaign: shown at once, refreshed in the background. */
export const campaignReports = pgTable("campaign_reports", {
  campaignId: integer("campaign_id").primaryKey(),
  computedAt: timestamp("computed_at", { withTimezone: true }).notNull(),
  report: jsonb().$type<Record<string, unknown>>().notNull(),
});
