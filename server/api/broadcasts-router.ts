import { z } from "zod";
import { readRangesAge } from "@/server/audience/follower-ranges";
import { maySee, type Role } from "@/server/auth/permissions";
import { type Broadcast, broadcastPhases } from "@/server/broadcasts/broadcast";
import { countBroadcasts, listBroadcasts } from "@/server/broadcasts/list";
import { readBroadcast } from "@/server/broadcasts/read-one";
import { stopBroadcast } from "@/server/broadcasts/stop";
import { readWords } from "@/server/broadcasts/title";
import type { Context } from "@/server/context";
import { servicesOf } from "./app-services";
import { pageInput } from "./paging";
import { audienceFor, namesPeople } from "./sight";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("broadcasts");
const ById = z.strictObject({ id: z.uuid() });

/** A broadcast as a role may see it: its words and its actor only where it may read contents. */
async function shownTo<Of extends Broadcast>(context: Context, role: Role, broadcast: Of) {
  const { data, actor, object, templateVersionId, audience, ...rest } = broadcast;
  const sight = namesPeople(audience) ? "personalContent" : "sharedContent";
  const words = maySee(role, sight)
    ? await readWords({ pool: context.pool, renderer: servicesOf(context).renderer }, broadcast)
    : null;
  return { ...rest, audience: audienceFor(role, audience), words };
}

export const broadcastsRouter = router({
  list: procedure
    .input(z.strictObject({ phase: z.enum(broadcastPhases), ...pageInput(z.uuid()) }))
    .query(async ({ ctx: { context, session }, input: { phase, cursor } }) => {
      const { items, nextCursor } = await listBroadcasts(context, phase, cursor ?? null);
      const shown = items.map((item) => shownTo(context, session.role, item));
      return { items: await Promise.all(shown), nextCursor };
    }),

  counts: procedure.query(({ ctx: { context } }) => countBroadcasts(context)),

  /** How old what is known of actors' many followers is. */
  ranges: procedure.query(({ ctx: { context } }) => readRangesAge(context.pool)),

  one: procedure.input(ById).query(async ({ ctx: { context, session }, input }) => {
    return await shownTo(context, session.role, await readBroadcast(context, input.id));
  }),

  stop: procedure.input(ById).mutation(async ({ ctx: { context, session }, input }) => {
    await stopBroadcast(context, input.id, session.email);
  }),
});
