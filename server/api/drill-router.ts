import { z } from "zod";
import type { DrillRecord } from "@/db/schema/drill-record";
import type { Context } from "@/server/context";
import { type Drill, findDrill, phaseOf } from "@/server/drills/drill";
import { findChain, refusalOf } from "@/server/drills/find-chain";
import { listDrills } from "@/server/drills/list";
import { isDemo, planTraffic } from "@/server/drills/plan";
import { readPicture } from "@/server/drills/read-picture";
import { scenarios } from "@/server/drills/scenarios";
import { startDrill } from "@/server/drills/start";
import { cutDrill, stopDrill } from "@/server/drills/stop";
import { Refusal } from "@/server/errors";
import { readHealth } from "@/server/provider-accounts/account";
import { sandboxChannels } from "@/server/providers/sandbox-behaviour";
import { pageInput } from "./paging";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("drill");

const Traffic = z.strictObject({
  segment: z.string().min(1).max(128).nullable(),
  perSecond: z.int().min(10).max(500),
  priority: z.union([z.literal(1), z.literal(2)]),
});
const Channel = z.enum(sandboxChannels);
const BrokenSeconds = z.int().min(10).max(500);
const ById = z.strictObject({ id: z.int32().min(1) });

export const drillRouter = router({
  /** What a drill may be made of: the channels with their accounts, and why one cannot be drilled. */
  choices: procedure.query(async ({ ctx: { context } }) => {
    const { pool } = context;
    const channels = await Promise.all(
      sandboxChannels.map(async (channel) => {
        const chain = await findChain(pool, channel);
        return { channel, accounts: chain, refusal: refusalOf(channel, chain) };
      }),
    );
    const { rows: segments } = await pool.query<{ key: string; name: string }>(
      "select key, name from segments order by name limit 500",
    );
    return { channels, segments, isDemo: await isDemo(pool) };
  }),

  /** About how many people a drill's own traffic would be for, or why it cannot be. */
  plan: procedure
    .input(z.strictObject({ channel: Channel, traffic: Traffic, brokenSeconds: BrokenSeconds }))
    .query(async ({ ctx: { context }, input: { channel, traffic, brokenSeconds } }) => {
      const plan = planTraffic(context, channel, traffic, brokenSeconds);
      return await plan.then(
        ({ people, reachable, seconds }) => ({ people, reachable, seconds, refusal: null }),
        (error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
          return { people: 0, reachable: 0, seconds: 0, refusal: error.message };
        },
      );
    }),

  list: procedure.input(z.strictObject(pageInput(z.int32()))).query(async ({ ctx, input }) => {
    const { items, nextCursor } = await listDrills(ctx.context.pool, input.cursor ?? null);
    return { items: items.map((drill) => ({ ...drill, phase: phaseOf(drill) })), nextCursor };
  }),

  /** One drill as it stands, or as it was recorded. */
  one: procedure.input(ById).query(async ({ ctx: { context }, input }) => {
    const { record, ...drill } = await findDrill(context.pool, input.id);
    return await present(context, drill, record);
  }),

  start: procedure
    .input(
      z.strictObject({
        scenario: z.enum(scenarios),
        channel: Channel,
        brokenSeconds: BrokenSeconds,
        traffic: Traffic.nullable(),
      }),
    )
    .mutation(async ({ ctx: { context, session }, input }) => ({
      id: await startDrill(context, input, session.email),
    })),

  stop: procedure.input(ById).mutation(async ({ ctx: { context, session }, input }) => {
    await stopDrill(context, input.id, session.email);
  }),

  end: procedure.input(ById).mutation(async ({ ctx: { context, session }, input }) => {
    await cutDrill(context, input.id, session.email);
  }),
});

async function present(context: Context, drill: Drill, record: DrillRecord | null) {
  const health = record ? null : (await readHealth(context.pool)).get(drill.accountId);
  return {
    drill,
    phase: phaseOf(drill),
    /** When the broken account gets its next probe (ms since the epoch). */
    probeAt: health?.probeAt ?? null,
    at: context.clock.now(),
    /** Nothing of it changes any more. */
    isRecorded: record !== null,
    ...(record ?? (await readPicture(context, drill))),
  };
}
