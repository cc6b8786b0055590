import { z } from "zod";
import { approveCampaign, rejectCampaign, requestApproval } from "@/server/campaigns/approval";
import { AudienceInput, DeliveryInput } from "@/server/campaigns/campaign-input";
import { cancelCampaign } from "@/server/campaigns/cancel";
import { cloneCampaign, followUpCampaign } from "@/server/campaigns/copy";
import { createCampaign } from "@/server/campaigns/create";
import { listCampaigns } from "@/server/campaigns/list";
import { pauseCampaign, resumeCampaign } from "@/server/campaigns/pause";
import { readCampaignView } from "@/server/campaigns/read-one";
import { removeCampaign } from "@/server/campaigns/remove";
import { rescheduleCampaign, unscheduleCampaign } from "@/server/campaigns/reschedule";
import { saveCampaign } from "@/server/campaigns/save";
import { scheduleCampaign } from "@/server/campaigns/schedule";
import { setCampaignPace } from "@/server/campaigns/set-pace";
import { campaignStatuses } from "@/server/campaigns/states";
import { addVariant, changeVariant, removeVariant, variantKeys } from "@/server/campaigns/variants";
import { pageInput } from "./paging";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("campaigns");
const control = procedureFor("campaignControl");

const Name = z.string().trim().min(1, "needs a name").max(120);
const Reason = z.string().trim().min(1, "needs a reason").max(500);
const ById = z.strictObject({ id: z.int32().positive() });
const Revised = ById.extend({ revision: z.int32().positive() });
const OfVariant = Revised.extend({ key: z.enum(variantKeys) });

export const campaignsRouter = router({
  list: procedure
    .input(
      z.strictObject({
        status: z.enum(campaignStatuses).optional(),
        q: z.string().trim().max(120).optional(),
        ...pageInput(z.int32()),
      }),
    )
    .query(async ({ ctx: { context }, input: { status, q, cursor } }) => {
      return await listCampaigns(context.pool, { status, q, cursor: cursor ?? undefined });
    }),

  one: procedure.input(ById).query(async ({ ctx: { context, session }, input }) => {
    return await readCampaignView(context.pool, input.id, session);
  }),

  create: procedure
    .input(z.strictObject({ name: Name, typeKey: z.string().max(64).optional() }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      return { id: await createCampaign(context, { ...input, by: session.email }) };
    }),

  save: procedure
    .input(
      Revised.extend({
        changes: z.strictObject({
          name: Name.optional(),
          typeKey: z.string().max(64).optional(),
          audience: AudienceInput.optional(),
          delivery: DeliveryInput.optional(),
        }),
      }),
    )
    .mutation(async ({ ctx: { context, session }, input: { id, revision, changes } }) => {
      return await saveCampaign(context, { id, revision, by: session.email }, changes);
    }),

  clone: procedure.input(ById).mutation(async ({ ctx: { context, session }, input }) => {
    return { id: await cloneCampaign(context, input.id, session.email) };
  }),

  /** For those who got it and did not open it. */
  followUp: procedure.input(ById).mutation(async ({ ctx: { context, session }, input }) => {
    return { id: await followUpCampaign(context, input.id, session.email) };
  }),

  remove: procedure.input(ById).mutation(async ({ ctx: { context, session }, input }) => {
    await removeCampaign(context, input.id, session.email);
  }),

  requestApproval: procedure.input(Revised).mutation(async ({ ctx, input }) => {
    await requestApproval(ctx.context, { ...input, by: ctx.session.email });
  }),

  approve: procedure.input(Revised).mutation(async ({ ctx: { context, session }, input }) => {
    await approveCampaign(context, { ...input, by: session.email }, session.role);
  }),

  reject: procedure
    .input(ById.extend({ reason: Reason }))
    .mutation(async ({ ctx: { context, session }, input: { id, reason } }) => {
      await rejectCampaign(context, id, { by: session.email, reason });
    }),

  schedule: procedure.input(Revised).mutation(async ({ ctx: { context, session }, input }) => {
    return await scheduleCampaign(context, { ...input, by: session.email });
  }),

  unschedule: procedure.input(ById).mutation(async ({ ctx: { context, session }, input }) => {
    await unscheduleCampaign(context, input.id, session.email);
  }),

  /** To another start: what the calendar's drag does. */
  reschedule: procedure
    .input(Revised.extend({ at: z.date() }))
    .mutation(async ({ ctx: { context, session }, input: { id, revision, at } }) => {
      return await rescheduleCampaign(context, { id, revision, by: session.email }, at);
    }),

  pause: control.input(ById).mutation(async ({ ctx: { context, session }, input }) => {
    return await pauseCampaign(context, input.id, session.email);
  }),

  resume: control.input(ById).mutation(async ({ ctx: { context, session }, input }) => {
    return await resumeCampaign(context, input.id, session);
  }),

  /** Recipients a second; null: as fast as they are taken. */
  setPace: control
    .input(ById.extend({ perSecond: z.int().min(1).max(100_000).nullable() }))
    .mutation(async ({ ctx: { context, session }, input: { id, perSecond } }) => {
      return await setCampaignPace(context, id, perSecond, session.email);
    }),

  cancel: control.input(ById).mutation(async ({ ctx: { context, session }, input }) => {
    return await cancelCampaign(context, input.id, session.email);
  }),

  variants: router({
    add: procedure
      .input(Revised.extend({ copyOf: z.enum(variantKeys) }))
      .mutation(async ({ ctx: { context, session }, input: { id, revision, copyOf } }) => {
        return await addVariant(context, { id, revision, by: session.email }, copyOf);
      }),

    change: procedure
      .input(
        OfVariant.extend({
          name: z.string().trim().min(1).max(60).optional(),
          weight: z.int().min(1).max(100).optional(),
        }),
      )
      .mutation(async ({ ctx: { context, session }, input }) => {
        const { id, revision, key, ...change } = input;
        return await changeVariant(context, { id, revision, by: session.email }, key, change);
      }),

    remove: procedure
      .input(OfVariant)
      .mutation(async ({ ctx: { context, session }, input: { id, revision, key } }) => {
        return await removeVariant(context, { id, revision, by: session.email }, key);
      }),
  }),
});
