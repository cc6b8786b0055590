import { z } from "zod";
import { Text } from "@/server/audience/storable";
import { channelKeys, externalChannels } from "@/server/channels/registry";
import type { FieldError } from "@/server/errors";
import { drillType } from "./drill-type";

/** The least and the most of each number of a type, as pages show them. Times are in seconds. */
export const typeLimits = {
  ttlSeconds: { min: 10, max: 30 * 86_400 },
  dedupWindowSeconds: { min: 0, max: 30 * 86_400 },
  aggregationWindowSeconds: { min: 10, max: 86_400 },
  aggregationMaxEvents: { min: 2, max: 10_000 },
} as const;

/** A whole number within limits, and a sentence that names them. */
function within({ min, max }: { min: number; max: number }, unit: "seconds" | "events") {
  const sentence = `A whole number of ${unit}, from ${min.toLocaleString("en")} to ${max.toLocaleString("en")}.`;
  return z.int(sentence).min(min, sentence).max(max, sentence);
}

const Channel = z.enum(channelKeys);
const Channels = z.array(Channel).max(channelKeys.length);

const Fields = z.strictObject({
  name: z.string().trim().min(1, "Give it a name.").pipe(Text(60)),
  description: z.union([z.literal(""), z.string().trim().pipe(Text(300))]),
  category: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{1,39}$/, "2 to 40 small letters, digits and dashes, a letter first."),
  priority: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  pinned: z.boolean(),
  mandatory: z.boolean(),
  ttlSeconds: within(typeLimits.ttlSeconds, "seconds"),
  dedupWindowSeconds: within(typeLimits.dedupWindowSeconds, "seconds"),
  aggregationWindowSeconds: within(typeLimits.aggregationWindowSeconds, "seconds").nullable(),
  aggregationMaxEvents: within(typeLimits.aggregationMaxEvents, "events").nullable(),
  fanOut: z.enum(["auto", "write", "read"]),
  pushByTopic: z.boolean(),
  channels: Channels.min(1, "Choose at least one channel."),
  fallbacks: z.partialRecord(Channel, Channels.min(1)),
  lockScreenPrivate: z.boolean(),
  trackOpens: z.boolean(),
});

/** Everything about a type that people decide. */
export type TypeSettings = z.infer<typeof Fields>;

export const TypeSettings = Fields.superRefine((settings, context) => {
  for (const { path, message } of settingsFaults(settings))
    context.addIssue({ code: "custom", path: path.split("."), message });
});

/** A type's key: words of small letters and digits, put together by dots, dashes or underscores. */
export const TypeKey = z
  .string()
  .min(2)
  .max(64)
  .regex(/^[a-z][a-z0-9]*([._-][a-z0-9]+)*$/, "Small letters and digits, such as order.shipped.")
  .refine(
    (key) => !/^(system|drill)\./.test(key) && !["digest", "new"].includes(key),
    "Carillon keeps this name for its own types. Choose another.",
  );

/** What single fields cannot tell: each names the field and what to do. */
export function settingsFaults(settings: TypeSettings): FieldError[] {
  const { priority, channels } = settings;
  const has = (channel: TypeSettings["channels"][number]) => channels.includes(channel);
  const rules: [fault: boolean, path: keyof TypeSettings, message: string][] = [
    [settings.category === "system", "category", "Carillon's own. Choose another."],
    [new Set(channels).size < channels.length, "channels", "Name each channel once."],
    [settings.mandatory && priority !== 0, "mandatory", "Only a P0 type may pass opt-outs."],
    [
      settings.aggregationWindowSeconds !== null && priority === 0,
      "aggregationWindowSeconds",
      "A P0 type never waits to be summed up. Turn summing up off, or lower its priority.",
    ],
    [
      settings.aggregationMaxEvents !== null && settings.aggregationWindowSeconds === null,
      "aggregationMaxEvents",
      "Needs a window to end early.",
    ],
    [settings.fanOut === "read" && !has("in_app"), "fanOut", "Needs the in-app channel."],
    [
      settings.pushByTopic && !(has("push") && settings.fanOut !== "write"),
      "pushByTopic",
      "Needs the push channel, and audiences that are not always written.",
    ],
    [settings.lockScreenPrivate && !has("push"), "lockScreenPrivate", "Needs the push channel."],
    [settings.trackOpens && !has("email"), "trackOpens", "Needs the e-mail channel."],
  ];
  const faults = rules.flatMap(([fault, path, message]) => (fault ? [{ path, message }] : []));
  return [...faults, ...fallbackFaults(settings)];
}

const external = new Set<string>(externalChannels.map(({ key }) => key));

function fallbackFaults({ channels, fallbacks }: TypeSettings): FieldError[] {
  return Object.entries(fallbacks).flatMap(([from, to]): FieldError[] => {
    const path = `fallbacks.${from}`;
    if (!channels.some((channel) => channel === from) || !external.has(from))
      return [{ path, message: "Is for a channel that the type does not send by." }];
    if (new Set(to).size < to.length || to.some((one) => one === from || !external.has(one)))
      return [{ path, message: "Name other channels that leave the workspace, each once." }];
    return [];
  });
}

/** Types that Carillon makes and keeps for itself: nobody edits them. */
export const isCarillons = ({ key, category }: { key: string; category: string }): boolean =>
  category === "system" || key === drillType;
