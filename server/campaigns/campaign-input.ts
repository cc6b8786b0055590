import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import type {
  CampaignAudience,
  CampaignDelivery,
  CampaignPace,
  CampaignRecurrence,
  CampaignStart,
} from "@/db/schema/json";
import { SegmentFilterInput } from "@/server/audience/filter-input";
import { channelKeys } from "@/server/channels/registry";

const Key = z.string().min(1).max(64);
const most = 20;
const keys = (what: string) =>
  z.array(Key).max(most, `takes at most ${most} ${what}; put some together first`);

/** Who a campaign is for. */
export const AudienceInput = z.strictObject({
  everyone: z.boolean(),
  segments: keys("segments"),
  lists: keys("lists"),
  filter: SegmentFilterInput.nullable(),
  excludeSegments: keys("segments"),
  excludeLists: keys("lists"),
}) satisfies z.ZodType<CampaignAudience>;

const Day = z.iso.date("must be a day such as 2026-11-30");
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 09:00");

const Zone = z.string().max(64).refine(isZone, "must be a time zone such as Europe/Berlin");

function isZone(zone: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

const Start = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("now") }),
  z.strictObject({ kind: z.literal("at"), at: z.iso.datetime({ offset: true }) }),
  z.strictObject({
    kind: z.literal("local"),
    date: Day,
    time: TimeOfDay,
    late: z.enum(["nextDay", "atOnce"]),
  }),
]) satisfies z.ZodType<CampaignStart>;

const Recurrence = z.strictObject({
  every: z.enum(["day", "week", "month"]),
  interval: z.int().min(1).max(52),
  timeZone: Zone,
  until: Day.nullable(),
}) satisfies z.ZodType<CampaignRecurrence>;

const Pace = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("full") }),
  z.strictObject({ kind: z.literal("perSecond"), perSecond: z.int().min(1).max(100_000) }),
  z.strictObject({
    kind: z.literal("spread"),
    minutes: z
      .int()
      .min(1)
      .max(7 * 1_440),
  }),
]) satisfies z.ZodType<CampaignPace>;

const Percent = z.number().min(0).max(100);

const Rollout = z.strictObject({
  percents: z
    .array(z.number().min(0.1).max(100))
    .min(2, "needs at least two steps")
    .max(10)
    .refine(isAscending, "must rise from step to step")
    .refine((percents) => percents.at(-1) === 100, "must end at 100"),
  everyMinutes: z
    .int()
    .min(5)
    .max(7 * 1_440),
  guards: z.strictObject({
    bouncePercent: Percent,
    complaintPercent: Percent,
    failurePercent: Percent,
    optOutPercent: Percent,
    minimum: z.int().min(1).max(1_000_000),
  }),
});

function isAscending(percents: number[]): boolean {
  return percents.every((percent, i) => i === 0 || percent > (percents[i - 1] ?? 0));
}

const Winner = z.strictObject({
  metric: z.enum(["opens", "clicks", "conversions"]),
  afterHours: z.number().min(0.25).max(168),
  testPercent: z.number().min(1).max(90),
});

/** When, how fast and by which rules a campaign goes out. */
export const DeliveryInput = z
  .strictObject({
    channels: z.array(z.enum(channelKeys)).max(channelKeys.length),
    start: Start,
    recurrence: Recurrence.nullable(),
    pace: Pace,
    rollout: Rollout.nullable(),
    holdOutPercent: z.number().min(0).max(50),
    winner: Winner.nullable(),
    goal: z.strictObject({ type: Key, withinDays: z.int().min(1).max(30) }).nullable(),
    campaignSlot: z.boolean(),
  })
  .superRefine((delivery, context) => {
    for (const { path, message } of contradictions(delivery)) {
      context.addIssue({ code: "custom", path: [path], message });
    }
  }) satisfies z.ZodType<CampaignDelivery>;

/** Choices that exclude each other. */
function contradictions(delivery: CampaignDelivery): { path: string; message: string }[] {
  const { start, recurrence, rollout, winner, goal } = delivery;
  const local = start.kind === "local";
  return [
    rollout && winner
      ? {
          path: "winner",
          message: "cannot be tested during a gradual rollout; choose one of the two",
        }
      : null,
    local && rollout
      ? {
          path: "rollout",
          message: "cannot follow each user's own clock; start at one time for all",
        }
      : null,
    local && winner
      ? {
          path: "winner",
          message: "cannot follow each user's own clock; start at one time for all",
        }
      : null,
    recurrence && (rollout || winner)
      ? { path: "recurrence", message: "cannot be combined with a rollout or a test of variants" }
      : null,
    winner?.metric === "conversions" && !goal
      ? { path: "goal", message: "is needed to choose a winner by conversions" }
      : null,
  ].filter((fault) => fault !== null);
}
