import { z } from "zod";
import { requireRightFilter } from "@/server/audience/check-filter";
import { countAudience } from "@/server/audience/count";
import { readSamplePeople } from "@/server/audience/sample-people";
import { changeApprovalRule, readApprovalRule } from "@/server/campaigns/approval-rule";
import { filterOf } from "@/server/campaigns/audience-filter";
import { readCampaign } from "@/server/campaigns/campaign";
import { DeliveryInput } from "@/server/campaigns/campaign-input";
import { readCampaignTypes } from "@/server/campaigns/campaign-types";
import { previewWaves } from "@/server/campaigns/preview-waves";
import { readSentBack } from "@/server/campaigns/sent-back";
import { readWordsState } from "@/server/campaigns/words-state";
import { Refusal } from "@/server/errors";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("campaigns");

const Size = z.int().min(0).max(100_000_000);

/** What the composer looks up while a campaign is written. */
export const campaignDeskRouter = router({
  /** What a campaign can go out as, and what can count as its success. */
  types: procedure.query(async ({ ctx: { context } }) => await readCampaignTypes(context.pool)),

  /** Whom the saved audience finds; null while nobody is chosen. The examples never have a name. */
  count: procedure
    .input(z.strictObject({ id: z.int32().positive(), exact: z.boolean() }))
    .query(async ({ ctx: { context }, input: { id, exact }, signal }) => {
      const { audience } = await readCampaign(context.pool, id);
      const { everyone, segments, lists, filter } = audience;
      if (!everyone && segments.length + lists.length === 0) return null;
      if (filter) await requireRightFilter(context.pool, filter);
      const now = context.clock.now();
      const { people, ...counted } = await countAudience(context.pool, filterOf(audience), {
        ...{ now, exact, signal },
      });
      return { ...counted, sample: await readSamplePeople(context.pool, people, true) };
    }),

  /** From which size on a campaign takes a second person. */
  approvalRule: procedure.query(async ({ ctx: { context, session } }) => {
    return { ...(await readApprovalRule(context.pool)), mayChange: session.role === "admin" };
  }),

  /** For administrators alone: who is bound by a rule does not change it. */
  changeApprovalRule: procedure
    .input(z.strictObject({ over: Size, seen: Size }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      if (session.role !== "admin")
        throw new Refusal("forbidden", "Only administrators change from which size on. Ask one.");
      await changeApprovalRule(context, { ...input, by: session.email });
    }),

  /** Whether its words are written, and how much keeps them from going out. */
  words: procedure
    .input(z.strictObject({ id: z.int32().positive() }))
    .query(async ({ ctx: { context }, input }) => await readWordsState(context.pool, input.id)),

  /** Who gave it back instead of approving it, and why; null when nobody did since it was last asked for. */
  sentBack: procedure
    .input(z.strictObject({ id: z.int32().positive() }))
    .query(async ({ ctx: { context }, input }) => await readSentBack(context.pool, input.id)),

  /** When a delivery would start for whom, if it were scheduled now. */
  waves: procedure
    .input(z.strictObject({ delivery: DeliveryInput }))
    .query(async ({ ctx: { context }, input }) => {
      return await previewWaves(context.pool, input.delivery, context.clock.now());
    }),
});
