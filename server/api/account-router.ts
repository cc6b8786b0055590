import { z } from "zod";
import { NewAccount } from "@/server/auth/account";
import { createFirstAdmin } from "@/server/auth/first-admin";
import { acceptInvitation, readInvitation } from "@/server/auth/invitations/accept-invitation";
import { publicProcedure, router } from "./trpc";

const Token = z.string().min(1).max(128);

/** What comes before a session: the first visit to an empty installation, and an invitation's link. */
export const accountRouter = router({
  setup: publicProcedure
    .input(NewAccount.omit({ role: true }))
    .mutation(async ({ ctx, input }) => await createFirstAdmin(ctx.context, input)),

  invitation: publicProcedure
    .input(z.strictObject({ token: Token }))
    .query(async ({ ctx, input }) => await readInvitation(ctx.context, input.token)),

  accept: publicProcedure
    .input(NewAccount.omit({ role: true, email: true }).extend({ token: Token }))
    .mutation(async ({ ctx, input }) => await acceptInvitation(ctx.context, input)),
});
