import { priorityGaps } from "@/server/health/workers";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("overview");

export const overviewRouter = router({
  /** For the dot in the header: the priorities that no living worker serves. */
  pulse: procedure.query(async ({ ctx }) => ({ missing: await priorityGaps(ctx.context) })),
});
