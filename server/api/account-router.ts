import { NewAccount } from "@/server/auth/account";
import { createFirstAdmin } from "@/server/auth/first-admin";
import { publicProcedure, router } from "./trpc";

/** The first visit to an empty installation. */
export const accountRouter = router({
  setup: publicProcedure
    .input(NewAccount.omit({ role: true }))
    .mutation(async ({ ctx, input }) => await createFirstAdmin(ctx.context, input)),
});
