import { z } from "zod";
import { changeName, readSelf } from "@/server/auth/self";
import { endOtherSessions, endSession } from "@/server/auth/sessions/end-sessions";
import { listSessions } from "@/server/auth/sessions/list-sessions";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("self");

/** One's own account. The password and the second factor go through the door of `/api/auth`, which sets the cookie anew. */
export const selfRouter = router({
  read: procedure.query(
    async ({ ctx: { context, session } }) => await readSelf(context.pool, session),
  ),

  rename: procedure
    .input(z.strictObject({ name: z.string().trim().min(1, "Enter your name.").max(100) }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await changeName(context.pool, session, input.name);
    }),

  sessions: procedure.query(async ({ ctx: { context, session } }) => {
    const open = await listSessions(context.pool, session.userId, context.clock.now());
    return open.map((one) => ({ ...one, current: one.id === session.sessionId }));
  }),

  endSession: procedure
    .input(z.strictObject({ id: z.string().min(1).max(64) }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await endSession(context.pool, session, input.id);
    }),

  endOtherSessions: procedure.mutation(async ({ ctx: { context, session } }) => ({
    ended: await endOtherSessions(context.pool, session, session.sessionId ?? ""),
  })),
});
