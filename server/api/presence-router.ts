import { z } from "zod";
import { beat } from "@/server/presence";
import { procedureFor, router } from "./trpc";

export const presenceRouter = router({
  /** Tells that the caller has a template or a campaign open. @returns the names of the others. */
  beat: procedureFor("campaignContent")
    .input(z.strictObject({ subject: z.string().regex(/^(template|campaign):\d{1,10}$/) }))
    .mutation(async ({ ctx: { context, session }, input: { subject } }) => {
      const now = context.clock.now();
      return await beat(context.pool, { subject, account: session.email, now });
    }),
});
