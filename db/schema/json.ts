/** The shapes of the jsonb columns. Their zod schemas live in `server/` and are checked against these types. */

/** One preference entry of a user for a notification type. Absent means on. */
export type TypePreference = { enabled?: boolean; channels?: Record<string, boolean> };

/** Who an accepted event is for, with ids resolved where they are few. */
export type StoredAudience =
  | { kind: "user"; userId: string }
  | { kind: "list"; userIds: string[] }
  | { kind: "followers"; actorId: string }
  | { kind: "segment"; key: string; filter: SegmentFilter }
  | { kind: "everyone" };

/** A filter over recipients: a validated tree, compiled to one parameterised predicate. */
export type SegmentFilter =
  | { all: SegmentFilter[] }
  | { any: SegmentFilter[] }
  | { not: SegmentFilter }
  | {
      /** A recipient's column (locale, timeZone, region, lastActiveAt) or `attributes.<name>`. */
      field: string;
      op: "eq" | "ne" | "in" | "lt" | "lte" | "gt" | "gte" | "exists" | "withinDays";
      value?: string | number | boolean | (string | number)[];
    };

/** Liquid sources of one channel in one locale. */
export type ChannelContent = {
  /** Push title, e-mail subject, inbox title. */
  title?: string;
  /** Text; for e-mail the HTML body. */
  body: string;
  actionUrl?: string;
  imageUrl?: string;
};

/** channel → locale → sources. Locales fall back: pt-BR → pt → en. */
export type TemplateContent = Record<string, Record<string, ChannelContent>>;
