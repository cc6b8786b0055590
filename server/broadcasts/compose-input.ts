import { z } from "zod";
import type { BroadcastAudience, ComposedBroadcast } from "@/db/schema/json";
import { Text } from "@/server/audience/storable";

/** How long a broadcast may last (s): from a minute to thirty days. */
export const lastsLimits = { min: 60, max: 2_592_000 } as const;

const most = 20;
const keys = (what: string) =>
  z.array(Text(64)).max(most, `takes at most ${most} ${what}; put some together first`);

const Audience = z.strictObject({
  who: z.enum(["everyone", "some", "followers"]),
  segments: keys("segments"),
  lists: keys("lists"),
  actorId: z.union([z.literal(""), Text(128)]),
  excludeSegments: keys("segments"),
  excludeLists: keys("lists"),
}) satisfies z.ZodType<BroadcastAudience>;

/** A broadcast as somebody composes it in the browser. */
export const BroadcastInput = z.strictObject({
  typeKey: Text(64),
  templateVersionId: z.int().positive().max(2_147_483_647).nullable(),
  data: z.record(z.string().max(64), z.unknown()),
  audience: Audience,
  push: z.boolean(),
  startsAt: z.iso.datetime({ offset: true }).nullable(),
  lastsSeconds: z.int().min(lastsLimits.min).max(lastsLimits.max),
}) satisfies z.ZodType<ComposedBroadcast>;
