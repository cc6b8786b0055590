import { BrandInput, readBrand, saveBrand } from "@/server/templates/brand";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("templates");

export const brandRouter = router({
  read: procedure.query(async ({ ctx }) => await readBrand(ctx.context.pool)),

  save: procedure
    .input(BrandInput)
    .mutation(
      async ({ ctx: { context, session }, input }) =>
        await saveBrand(context.pool, input, session.email),
    ),
});
