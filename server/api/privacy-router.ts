import { z } from "zod";
import { eraseUser } from "@/server/audience/erase-user";
import { readErasures } from "@/server/privacy/read-erasures";
import { changeDays } from "@/server/retention/change-days";
import { previewDays, readRetention } from "@/server/retention/read-retention";
import { keptOtherwise, retentionKeys } from "@/server/retention/rules";
import { pageInput } from "./paging";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("privacy");
const Days = z.strictObject({ key: z.enum(retentionKeys), days: z.int().min(1).max(5_000) });
const pageSize = 20;

/** How long everything is kept, and what was erased. */
export const privacyRouter = router({
  retention: procedure.query(async ({ ctx: { context } }) => {
    return { rules: await readRetention(context.pool), otherwise: keptOtherwise };
  }),

  /** What the next run would remove if something were kept for so many days. */
  preview: procedure
    .input(Days)
    .query(
      async ({ ctx: { context }, input }) =>
        await previewDays(context.pool, input, context.clock.now()),
    ),

  changeDays: procedure.input(Days).mutation(async ({ ctx: { context, session }, input }) => {
    const by = { actor: session.email, now: context.clock.now() };
    await changeDays(context.pool, input, by);
  }),

  erasures: procedure
    .input(z.strictObject(pageInput(z.int32())))
    .query(async ({ ctx: { context }, input }) => {
      const page = { before: input.cursor ?? null, limit: pageSize + 1 };
      const rows = await readErasures(context.pool, page);
      const items = rows.slice(0, pageSize);
      return { items, nextCursor: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
    }),

  /** Cannot be taken back. */
  erase: procedure
    .input(z.strictObject({ userId: z.string().min(1).max(128) }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      const by = { actor: session.email, now: context.clock.now() };
      await eraseUser(context.pool, input.userId, by);
    }),
});
