import { z } from "zod";
import { Text } from "@/server/audience/storable";
import { listPartials, removePartial, savePartial } from "@/server/templates/partials";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("templates");

const Key = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9_-]{0,59}$/, "must have only small letters, digits, - and _; 60 at most");

export const partialsRouter = router({
  list: procedure.query(async ({ ctx }) => await listPartials(ctx.context.pool)),

  /** `revision` is the one that the author saw; 0 makes a new piece. */
  save: procedure
    .input(
      z.strictObject({
        key: Key,
        name: Text(80),
        source: Text(100_000),
        revision: z.int32().nonnegative(),
      }),
    )
    .mutation(async ({ ctx: { context, session }, input }) => {
      const saving = { by: session.email, at: context.clock.now() };
      return await savePartial(context.pool, input, saving);
    }),

  remove: procedure
    .input(z.strictObject({ key: Key }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await removePartial(context.pool, input.key, session.email);
    }),
});
