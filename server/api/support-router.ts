import { z } from "zod";
import { findUser } from "@/server/audience/find-user";
import { readUser } from "@/server/audience/read-user";
import { kindOf } from "@/server/audience/search-users";
import { LookReason, openLook, readLooks, readSitting } from "@/server/audit/looks";
import { record } from "@/server/audit/record";
import { find } from "@/server/support/find";
import { findReceipts } from "@/server/support/find-receipts";
import { lookAt } from "./sitting";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("users");
const ById = z.strictObject({ userId: z.string().min(1).max(128) });
const Searched = z.strictObject({ q: z.string().trim().min(1).max(254) });
const keptDays = 91;
const looksShown = 50;

/** Finding a person by anything, and what comes before looking at one. */
export const supportRouter = router({
  /**
   * A user by id (or its beginning), e-mail or phone; a notification by its id or its producer's key.
   * What was typed is not kept, only that somebody searched.
   */
  find: procedure.input(Searched).query(async ({ ctx: { context, session }, input }) => {
    const found = await find(context.pool, input.q);
    await record(context.pool, {
      actor: session.email,
      action: "user.search",
      detail: {
        by: kindOf(input.q),
        found: found.users.length,
        notifications: found.notifications.length,
      },
    });
    return found;
  }),

  /** Notifications by what a provider called one of their messages; slow, and says how far back it came. */
  receipts: procedure.input(Searched).query(async ({ ctx: { context, session }, input }) => {
    const found = await findReceipts(context, input.q, keptDays);
    await record(context.pool, {
      actor: session.email,
      action: "user.search",
      detail: { by: "provider", notifications: found.notifications.length },
    });
    return found;
  }),

  /** Until when the caller may look at a person without giving another reason; null: one is wanted. */
  sitting: procedure.input(ById).query(async ({ ctx: { context, session }, input }) => {
    const { id } = await findUser(context.pool, input.userId);
    const until = await readSitting(context.pool, session.email, id, context.clock.now());
    return { until };
  }),

  /** Says why the caller looks at a person; good for half an hour. */
  look: procedureFor("support")
    .input(ById.extend({ reason: LookReason }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      const { id } = await findUser(context.pool, input.userId);
      const { email, phone } = await readUser(context.pool, input.userId);
      const user = { id, externalId: input.userId, email, phone };
      await openLook(context.pool, session.email, user, input.reason, context.clock.now());
    }),

  /** Who looked at a person or changed them, and why: for administrators. */
  looks: procedureFor("audit")
    .input(ById.extend({ before: z.int().positive().nullable() }))
    .query(async ({ ctx, input }) => {
      const { id } = await lookAt(ctx, input.userId);
      const page = { before: input.before, limit: looksShown + 1 };
      const rows = await readLooks(ctx.context.pool, id, page);
      const items = rows.slice(0, looksShown);
      return { items, next: rows.length > looksShown ? (items.at(-1)?.id ?? null) : null };
    }),
});
