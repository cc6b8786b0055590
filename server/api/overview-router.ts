import { z } from "zod";
import { readNow } from "@/server/health/now";
import { readOverview } from "@/server/health/overview";
import { unservedPriorities } from "@/server/health/workers";
import { readNews } from "@/server/provider-accounts/read-news";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("overview");

export const overviewRouter = router({
  /** For the dot in the header: the priorities that no living worker serves. */
  pulse: procedure.query(async ({ ctx }) => ({ missing: await unservedPriorities(ctx.context) })),

  /** What the pipeline did in a time range. */
  read: procedure
    .input(z.strictObject({ range: z.enum(["15m", "1h", "6h", "24h"]) }))
    .query(async ({ ctx, input }) => await readOverview(ctx.context, input.range)),

  /** Breakers that are not closed, failovers, and what turned lately. */
  providers: procedure.query(async ({ ctx }) => await readNews(ctx.context)),

  /** What is under way at this moment. */
  now: procedure.query(async ({ ctx }) => await readNow(ctx.context)),
});
