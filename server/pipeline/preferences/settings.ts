import { z } from "zod";
import { channelKeys } from "@/server/channels/registry";

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time like 22:00");
const QuietHours = z.strictObject({ start: TimeOfDay, end: TimeOfDay });
const Cap = z.int().min(1).max(10_000);
const Hour = z.int().min(0).max(23);
/** How often a category's mails come as one, at an hour of the user's own clock; weekdays 1 (Monday) to 7. */
export const Digest = z.discriminatedUnion("every", [
  z.strictObject({ every: z.literal("hourly") }),
  z.strictObject({ every: z.literal("daily"), hour: Hour }),
  z.strictObject({ every: z.literal("weekly"), hour: Hour, weekday: z.int().min(1).max(7) }),
]);
const Channels = z.partialRecord(z.enum(channelKeys), z.boolean());

/** What a user wants. `version` grows with every change. */
export const PreferencesView = z.object({
  master: z.boolean(),
  /** In the user's own time zone. */
  quietHours: QuietHours.nullable(),
  hourlyCap: z.int().nullable(),
  dailyCap: z.int().nullable(),
  channels: z.record(z.string(), z.boolean()),
  types: z.record(
    z.string(),
    z.object({
      enabled: z.boolean().optional(),
      channels: z.record(z.string(), z.boolean()).optional(),
    }),
  ),
  /** Categories whose mails are collected; of all others, each goes out at once. */
  digests: z.record(z.string(), Digest),
  version: z.int(),
});
export type PreferencesView = z.infer<typeof PreferencesView>;

/** A change: what is left out stays; null takes quiet hours, caps, a type or a digest back to the default. */
export const PreferencesPatch = z.strictObject({
  master: z.boolean().optional(),
  quietHours: QuietHours.refine(({ start, end }) => start !== end, {
    error: "must not start and end at the same time; null means none",
  })
    .nullable()
    .optional(),
  hourlyCap: Cap.nullable().optional(),
  dailyCap: Cap.nullable().optional(),
  channels: Channels.optional(),
  types: z
    .record(
      z.string().max(64),
      z.strictObject({ enabled: z.boolean().optional(), channels: Channels.optional() }).nullable(),
    )
    .optional(),
  /** By category. */
  digests: z.record(z.string().max(64), Digest.nullable()).optional(),
  /** The version that the caller read: a conflict when somebody was faster. */
  version: z.int().optional(),
});
export type PreferencesPatch = z.infer<typeof PreferencesPatch>;
