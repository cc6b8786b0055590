import { z } from "zod";
import { Text } from "@/server/audience/storable";
import { channelKeys, channelOf } from "@/server/channels/registry";
import {
  changeAudienceSizes,
  readAudienceSizes,
  sizeLimits,
} from "@/server/notification-types/audience-sizes";
import { countDay } from "@/server/notification-types/count-day";
import { listTypes, readCategories } from "@/server/notification-types/list-types";
import { readChanges } from "@/server/notification-types/read-changes";
import { readType } from "@/server/notification-types/read-type";
import { readUse } from "@/server/notification-types/read-use";
import { changeType, createType } from "@/server/notification-types/save-type";
import { TypeKey, TypeSettings, typeLimits } from "@/server/notification-types/type-settings";
import { previewType } from "./preview-type";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("types");
const size = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);
const Sizes = z.strictObject({
  readOver: size(sizeLimits.readOver),
  actorReadFrom: size(sizeLimits.actorReadFrom),
  pacedOver: size(sizeLimits.pacedOver),
  pacePerSecond: size(sizeLimits.pacePerSecond),
});
const Seen = z.strictObject({
  ...{ readOver: z.int32(), actorReadFrom: z.int32() },
  ...{ pacedOver: z.int32(), pacePerSecond: z.int32() },
});
const ByKey = z.strictObject({ key: Text(64) });

/** The registry of notification types. */
export const typesRouter = router({
  list: procedure
    .input(
      z.strictObject({
        q: z.string().trim().max(100),
        category: z.string().max(40).nullable(),
        priority: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullable(),
      }),
    )
    .query(async ({ ctx: { context }, input }) => {
      const [types, day] = await Promise.all([
        listTypes(context.pool, input),
        countDay(context.pool, context.clock.now()),
      ]);
      return types.map((type) => ({ ...type, lastDay: day.get(type.key) ?? 0 }));
    }),

  one: procedure.input(ByKey).query(async ({ ctx: { context }, input: { key } }) => {
    const [type, use, day] = await Promise.all([
      readType(context.pool, key),
      readUse(context.pool, key),
      countDay(context.pool, context.clock.now()),
    ]);
    return { ...type, use, lastDay: day.get(key) ?? 0 };
  }),

  /** What a form may offer, and its limits. */
  choices: procedure.query(async ({ ctx: { context } }) => ({
    categories: await readCategories(context.pool),
    sizes: await readAudienceSizes(context.pool),
    sizeLimits,
    channels: channelKeys.map((key) => ({ key, external: channelOf(key).external })),
    limits: typeLimits,
  })),

  changes: procedure
    .input(ByKey)
    .query(async ({ ctx: { context }, input }) => readChanges(context.pool, input.key)),

  /** What one, two and fifty of its events say. */
  preview: procedure.input(ByKey).query(async ({ ctx, input }) => previewType(ctx, input.key)),

  /** From which size on audiences are looked up, or paced. */
  changeSizes: procedure
    .input(z.strictObject({ seen: Seen, sizes: Sizes }))
    .mutation(async ({ ctx: { context, session }, input }) =>
      changeAudienceSizes(context.pool, input, session.email),
    ),

  create: procedure
    .input(z.strictObject({ key: TypeKey, settings: TypeSettings }))
    .mutation(async ({ ctx: { context, session }, input }) =>
      createType(context.pool, input, { actor: session.email, now: context.clock.now() }),
    ),

  change: procedure
    .input(ByKey.extend({ revision: z.int32().positive(), settings: TypeSettings }))
    .mutation(async ({ ctx: { context, session }, input }) =>
      changeType(context.pool, input, { actor: session.email, now: context.clock.now() }),
    ),
});
