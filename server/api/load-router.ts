import { z } from "zod";
import { may } from "@/server/auth/permissions";
import { readShed } from "@/server/control/load/count-shed.sql";
import { readLoad } from "@/server/control/load/load-state";
import { endOverride, overrideLoad } from "@/server/control/load/override";
import { thresholds, weights } from "@/server/control/load/score";
import { procedureFor, router } from "./trpc";

/** Whoever sees the overview sees the load; only some may set it. */
const seeing = procedureFor("overview");
const setting = procedureFor("load");

export const loadRouter = router({
  state: seeing.query(async ({ ctx: { context, session } }) => ({
    ...(await readLoad(context)),
    shed: await readShed(context.pool, context.clock.now()),
    ...{ thresholds, weights },
    mayOverride: may(session.role, "load", "act"),
  })),

  override: setting
    .input(
      z.strictObject({
        level: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
        minutes: z.int().min(1).max(1_440),
        reason: z.string().trim().min(3).max(200),
      }),
    )
    .mutation(({ ctx, input }) => overrideLoad(ctx.context, input, ctx.session.email)),

  release: setting.mutation(({ ctx }) => endOverride(ctx.context, ctx.session.email)),
});
