import { BrandInput, readBrand, saveBrand } from "@/server/templates/brand";
import { brandExample } from "@/server/templates/brand-example";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("templates");

export const brandRouter = router({
  read: procedure.query(async ({ ctx }) => await readBrand(ctx.context.pool)),

  /** A mail in a brand that is not saved yet. */
  example: procedure.input(BrandInput).query(async ({ input }) => await brandExample(input)),

  save: procedure
    .input(BrandInput)
    .mutation(
      async ({ ctx: { context, session }, input }) =>
        await saveBrand(context.pool, input, session.email),
    ),
});
