import { z } from "zod";
import { readCalendar } from "@/server/campaigns/calendar";
import { readProgress } from "@/server/campaigns/progress";
import { readReport } from "@/server/campaigns/report";
import { reviewCampaign } from "@/server/campaigns/review";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("campaigns");
const ById = z.strictObject({ id: z.int32().positive() });

/** Six weeks, and the hours by which zones reach over them. */
const longestMs = 45 * 86_400_000;

export const campaignFiguresRouter = router({
  /** Before it is sent: seconds of the database's work, so it is asked for, not polled. */
  review: procedure.input(ById).mutation(async ({ ctx: { context }, input }) => {
    return await reviewCampaign(context, input.id);
  }),

  /** While it runs: cheap enough for every second. */
  progress: procedure.input(ById).query(async ({ ctx: { context }, input }) => {
    return await readProgress(context, input.id);
  }),

  /** As it was computed last. */
  report: procedure.input(ById).query(async ({ ctx: { context }, input }) => {
    return await readReport(context, input.id);
  }),

  calendar: procedure
    .input(
      z
        .strictObject({ from: z.date(), to: z.date() })
        .refine(({ from, to }) => to > from && to.getTime() - from.getTime() <= longestMs, {
          error: "must be a time of at most six weeks",
          path: ["to"],
        }),
    )
    .query(async ({ ctx: { context }, input }) => await readCalendar(context, input)),
});
