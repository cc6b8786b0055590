import { z } from "zod";
import { publicFollowers, suggestActors } from "@/server/audience/suggest-actors";
import { maySee } from "@/server/auth/permissions";
import { beginBroadcast, type Starter } from "@/server/broadcasts/begin";
import { BroadcastInput, lastsLimits } from "@/server/broadcasts/compose-input";
import { previewComposed } from "@/server/broadcasts/composed-preview";
import { readBroadcastTypes } from "@/server/broadcasts/composed-types";
import { foresee } from "@/server/broadcasts/foresee";
import { listRequests, readRequest } from "@/server/broadcasts/read-requests";
import { approveBroadcast, askForBroadcast, sendBackBroadcast } from "@/server/broadcasts/requests";
import { maxSendAheadMs } from "@/server/pipeline/accept/contract";
import { dataFieldsOf } from "@/server/templates/data-fields";
import { servicesOf } from "./app-services";
import { enabledProducer } from "./send-event";
import { procedureFor, router, type SignedInContext } from "./trpc";

const procedure = procedureFor("broadcastStart");
const ById = z.strictObject({ id: z.uuid() });
const Beginning = z.strictObject({ key: z.uuid(), broadcast: BroadcastInput });
const Reason = z.string().trim().min(1, "needs a reason").max(500);

const suggestedActors = 8;
const dayMs = 86_400_000;

async function starterOf({ context, session }: SignedInContext): Promise<Starter> {
  const { acceptor } = servicesOf(context);
  return { acceptor, producer: await enabledProducer(context), by: session.email };
}

/** Composing a broadcast, beginning it, and approving those that take two people. */
export const broadcastStartRouter = router({
  /** What a broadcast may be made of. */
  choices: procedure.query(async ({ ctx: { context, session } }) => {
    const smallest = maySee(session.role, "people") ? 0 : publicFollowers;
    const [types, actors] = await Promise.all([
      readBroadcastTypes(context.pool),
      suggestActors(context.pool, { most: suggestedActors, smallest }),
    ]);
    return {
      types: types.map(({ template, ...type }) => ({
        ...type,
        fields: template ? dataFieldsOf(template) : [],
      })),
      actors,
      limits: { lasts: lastsLimits, aheadDays: maxSendAheadMs / dayMs },
    };
  }),

  /** What would become of it now. A mutation, so that contents never stand in an address. */
  foresee: procedure
    .input(BroadcastInput)
    .mutation(async ({ ctx: { context }, input }) => await foresee(context, input)),

  /** What it reads like; a mutation for the same reason. */
  preview: procedure
    .input(
      BroadcastInput.pick({ typeKey: true, templateVersionId: true, data: true, audience: true }),
    )
    .mutation(async ({ ctx: { context }, input }) => {
      const { renderer } = servicesOf(context);
      return await previewComposed({ pool: context.pool, renderer }, input);
    }),

  begin: procedure.input(Beginning).mutation(async ({ ctx, input }) => {
    return await beginBroadcast(ctx.context, await starterOf(ctx), input);
  }),

  ask: procedure.input(Beginning).mutation(async ({ ctx: { context, session }, input }) => {
    await askForBroadcast(context, input, session.email);
  }),

  /** What waits for a second person, and what was sent back to the caller lately. */
  requests: procedure.query(async ({ ctx: { context, session } }) => {
    const asked = await listRequests(context.pool, {
      email: session.email,
      now: context.clock.now(),
    });
    return asked.map((request) => ({ ...request, own: request.requestedBy === session.email }));
  }),

  request: procedure.input(ById).query(async ({ ctx: { context, session }, input }) => {
    const request = await readRequest(context.pool, input.id);
    return { ...request, own: request.requestedBy === session.email };
  }),

  approve: procedure.input(ById).mutation(async ({ ctx, input }) => {
    return { id: await approveBroadcast(ctx.context, await starterOf(ctx), input.id) };
  }),

  sendBack: procedure
    .input(ById.extend({ reason: Reason }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await sendBackBroadcast(context, { ...input, by: session.email });
    }),
});
