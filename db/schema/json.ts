/** The shapes of the jsonb columns. Their zod schemas live in `server/` and are checked against these types. */

/** One preference entry of a user for a notification type. Absent means on. */
export type TypePreference = { enabled?: boolean; channels?: Record<string, boolean> };

/** How a category's mails are collected: at the local hour, weekly ones on `weekday` (1 Monday … 7 Sunday). */
export type DigestPreference =
  | { every: "hourly" }
  | { every: "daily"; hour: number }
  | { every: "weekly"; hour: number; weekday: number };

/** One who took part in an aggregate, with the data of that event. */
export type AggregateActor = { actor: string | null; data: Record<string, unknown> };

/** What an update of an aggregate sums up, its first event included. */
export type AggregateFacts = {
  events: number;
  /** Distinct actors; events without one count each. */
  actors: number;
  first: AggregateActor;
  latest: AggregateActor;
};

/** Who an accepted event is for, with ids resolved where they are few; `chosen` is what a person put together. */
export type StoredAudience =
  | { kind: "user"; userId: string }
  | { kind: "list"; userIds: string[] }
  | { kind: "followers"; actorId: string }
  | {
      kind: "segment";
      key: string;
      filter: SegmentFilter;
      chosen?: BroadcastAudience;
      /** It is not sent to more people than this: so many were agreed on when it was scheduled. */
      most?: number;
    }
  | { kind: "everyone" };

/**
 * A filter over recipients: a validated tree, compiled to one parameterised predicate. `segment` stands
 * for another segment's filter and is replaced by it before anything is compiled or stored as an audience.
 */
export type SegmentFilter =
  | { all: SegmentFilter[] }
  | { any: SegmentFilter[] }
  | { not: SegmentFilter }
  | FieldCondition
  | EngagementCondition
  /** Member of an audience list, by its key. */
  | { list: string }
  | { segment: string }
  /** Part of a stable split of all users into 10 000 buckets, [from, to); only campaigns make it. */
  | { bucket: { salt: string; from: number; to: number } }
  /** Whom an occurrence of a campaign was decided for since its first wave, whatever the outcome; only campaigns make it. */
  | { considered: { campaign: number; occurrence: number; since: string } };

export type FieldCondition = {
  /** A recipient's column (locale, timeZone, lastActiveAt …), reachable, platform, follows or `attributes.<name>`. */
  field: string;
  op:
    | "eq"
    | "ne"
    | "in"
    | "lt"
    | "lte"
    | "gt"
    | "gte"
    | "exists"
    | "contains"
    | "startsWith"
    | "withinDays"
    | "inNextDays";
  value?: string | number | boolean | (string | number)[];
};

/** What the user did with a campaign's or a type's messages of the last days. */
export type EngagementCondition = {
  did: "received" | "opened" | "clicked";
  campaign?: number;
  type?: string;
  withinDays: number;
};

/** Liquid sources of one channel in one locale. */
export type ChannelContent = {
  /** Push title, e-mail subject, inbox title. */
  title?: string;
  /** Text; for e-mail the HTML body. */
  body: string;
  actionUrl?: string;
  imageUrl?: string;
  /** E-mail: the line that mailboxes show beside the subject. */
  preheader?: string;
  /** Push: what renders to the number on the app's icon. */
  badge?: string;
  /** Push: a button a line, "Label | link"; without a link, the app decides. */
  buttons?: string;
  /** E-mail: the author's own text part; without it, one is made of the HTML. */
  text?: string;
  /** E-mail: what `body` was compiled from. Without it, the author wrote HTML. */
  design?: { format: "mjml" | "blocks"; source: string };
};

/** channel → locale → sources. Locales fall back: pt-BR → pt → en. */
export type TemplateContent = Record<string, Record<string, ChannelContent>>;

/** How mails look: colours are #rrggbb. */
export type Brand = {
  companyName?: string;
  postalAddress?: string;
  logoUrl?: string;
  primaryColor?: string;
  backgroundColor?: string;
  fontFamily?: string;
};

/** Who a campaign is for: everyone, or the union of segments and lists; of those, who matches `filter`; less the exclusions. */
export type CampaignAudience = {
  everyone: boolean;
  segments: string[];
  lists: string[];
  filter: SegmentFilter | null;
  excludeSegments: string[];
  excludeLists: string[];
};

/** Who a broadcast is for: everyone, the union of some segments and lists, or whoever follows `actorId`; less the exclusions. */
export type BroadcastAudience = {
  who: "everyone" | "some" | "followers";
  segments: string[];
  lists: string[];
  actorId: string;
  excludeSegments: string[];
  excludeLists: string[];
};

/** A broadcast as somebody composed it. */
export type ComposedBroadcast = {
  typeKey: string;
  /** The words that whoever composed it saw, and that go out, whatever is published since; null: a plain text. */
  templateVersionId: number | null;
  /** What the type's template reads. */
  data: Record<string, unknown>;
  audience: BroadcastAudience;
  /** Its push goes out beside the inbox. */
  push: boolean;
  /** null: at once. */
  startsAt: string | null;
  lastsSeconds: number;
};

/** When a campaign's first (or only) occurrence starts. Times without a zone are each user's own. */
export type CampaignStart =
  | { kind: "now" }
  | { kind: "at"; at: string }
  /** `date` 2026-11-30 and `time` 09:00 on the user's own clock. */
  | { kind: "local"; date: string; time: string; late: "nextDay" | "atOnce" };

/** Further occurrences, at the start's time of day. */
export type CampaignRecurrence = {
  every: "day" | "week" | "month";
  interval: number;
  /** The zone in which an `at` start keeps its time of day. */
  timeZone: string;
  /** The last day (2026-12-31) on which one may start; null: until it is stopped. */
  until: string | null;
};

export type CampaignPace =
  | { kind: "full" }
  | { kind: "perSecond"; perSecond: number }
  | { kind: "spread"; minutes: number };

/** Shares (percent) at which a gradual rollout stops by itself, once `minimum` messages had an outcome. */
export type RolloutGuards = {
  bouncePercent: number;
  complaintPercent: number;
  failurePercent: number;
  optOutPercent: number;
  minimum: number;
};

export type CampaignDelivery = {
  channels: string[];
  start: CampaignStart;
  recurrence: CampaignRecurrence | null;
  pace: CampaignPace;
  /** Cumulative percents, the last 100; a step starts so many minutes after the one before. */
  rollout: { percents: number[]; everyMinutes: number; guards: RolloutGuards } | null;
  /** Percent of the audience that gets nothing, to compare with. */
  holdOutPercent: number;
  /** Variants go to `testPercent` first; after so many hours the best one goes to the others. */
  winner: {
    metric: "opens" | "clicks" | "conversions";
    afterHours: number;
    testPercent: number;
  } | null;
  /** What counts as a conversion: a notification of this type to the same user within so many days. */
  goal: { type: string; withinDays: number } | null;
  /** Uses the user's one campaign slot a day instead of the organic caps. */
  campaignSlot: boolean;
};

/** What an account answered within its breaker's window. */
export type ProviderWindow = {
  taken: number;
  errors: number;
  limited: number;
  /** Of these, within the last few seconds: what went well before must not hide an outage. */
  lately?: { taken: number; errors: number };
};
