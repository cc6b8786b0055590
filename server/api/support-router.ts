import { z } from "zod";
import { findUser } from "@/server/audience/find-user";
import { readUser } from "@/server/audience/read-user";
import { kindOf } from "@/server/audience/search-users";
import { LookReason, openLook, readLooks, readSitting } from "@/server/audit/looks";
import { record } from "@/server/audit/record";
import { maySee } from "@/server/auth/permissions";
import { keptDays } from "@/server/retention/kept-days";
import { find } from "@/server/support/find";
import { findReceipts } from "@/server/support/find-receipts";
import { findNear } from "@/server/support/near";
import { simulate } from "@/server/support/simulate";
import { readChoices } from "@/server/support/simulated-type";
import { servicesOf } from "./app-services";
import { pageInput } from "./paging";
import { lookAt } from "./sitting";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("users");
const ById = z.strictObject({ userId: z.string().min(1).max(128) });
const Searched = z.strictObject({ q: z.string().trim().min(1).max(254) });
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
    const days = await keptDays(context.pool, "deliveries");
    const found = await findReceipts(context, input.q, days);
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

  /** What a person got of a type around a time, or why nothing. */
  near: procedure
    .input(
      ById.extend({
        typeKey: z.string().min(1).max(64),
        at: z.date(),
        hours: z.int().min(1).max(72),
      }),
    )
    .query(async ({ ctx, input: { userId, ...asked } }) => {
      const { pool, clock } = ctx.context;
      const user = await lookAt(ctx, userId);
      const days = await keptDays(pool, "messages");
      return await findNear(pool, user, asked, { now: clock.now(), keptDays: days });
    }),

  /** The types that can be tried, with the data that each reads. */
  choices: procedure.query(async ({ ctx: { context } }) => await readChoices(context.pool)),

  /** What sending a type to a person now would come to; a mutation, so that data never stand in an address. */
  simulate: procedureFor("support")
    .input(
      ById.extend({
        typeKey: z.string().min(1).max(64),
        data: z.record(z.string().max(64), z.json()),
      }),
    )
    .mutation(async ({ ctx, input: { userId, ...asked } }) => {
      const { context, session } = ctx;
      const user = await lookAt(ctx, userId);
      const { renderer } = servicesOf(context);
      const { previews, ...simulated } = await simulate(context, renderer, user, asked);
      await record(context.pool, {
        actor: session.email,
        action: "user.simulate",
        subject: `user:${user.id}`,
        detail: { type: asked.typeKey },
      });
      return { ...simulated, previews: maySee(session.role, "personalContent") ? previews : null };
    }),

  /** Who looked at a person or changed them, and why: for administrators. */
  looks: procedureFor("looks")
    .input(ById.extend(pageInput(z.int().positive())))
    .query(async ({ ctx, input }) => {
      const { id } = await lookAt(ctx, input.userId);
      const page = { before: input.cursor ?? null, limit: looksShown + 1 };
      const rows = await readLooks(ctx.context.pool, id, page);
      const items = rows.slice(0, looksShown);
      return { items, nextCursor: rows.length > looksShown ? (items.at(-1)?.id ?? null) : null };
    }),
});
