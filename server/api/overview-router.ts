import { z } from "zod";
import { readMarks } from "@/server/health/marks";
import { readNow } from "@/server/health/now";
import { readObjectives } from "@/server/health/objectives";
import { readOverview } from "@/server/health/overview";
import { binsOf, rangeKeys } from "@/server/health/ranges";
import { readSituation } from "@/server/health/situation";
import { unservedPriorities } from "@/server/health/workers";
import { readNews } from "@/server/provider-accounts/read-news";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("overview");
const Range = z.enum(rangeKeys);

export const overviewRouter = router({
  /** For the dot in the header: the priorities that no living worker serves. */
  pulse: procedure.query(async ({ ctx }) => ({ missing: await unservedPriorities(ctx.context) })),

  /** What the pipeline did in a time range. */
  read: procedure
    .input(
      z.strictObject({
        range: Range,
        priority: z.int().min(0).max(2).nullable(),
        channel: z.string().max(32).nullable(),
        provider: z.string().max(64).nullable(),
        compare: z.boolean(),
      }),
    )
    .query(async ({ ctx, input: { range, compare, ...slice } }) => {
      return await readOverview(ctx.context, range, { slice, compare });
    }),

  /** Is it us, a producer, or a provider? And what is alarmed or stopped already. */
  situation: procedure.query(async ({ ctx }) => await readSituation(ctx.context)),

  /** The objectives over a time range, with their error budgets. */
  objectives: procedure
    .input(z.strictObject({ range: Range }))
    .query(async ({ ctx, input }) => await readObjectives(ctx.context, input.range)),

  /** What happened in a time range: marks on its charts. */
  marks: procedure.input(z.strictObject({ range: Range })).query(async ({ ctx, input }) => {
    const { pool, clock } = ctx.context;
    const { from, to } = binsOf(clock.now(), input.range, 0).span;
    return await readMarks(pool, from, to);
  }),

  /** Breakers that are not closed, failovers, and what turned lately. */
  providers: procedure.query(async ({ ctx }) => await readNews(ctx.context)),

  /** What is under way at this moment. */
  now: procedure.query(async ({ ctx }) => await readNow(ctx.context)),
});
