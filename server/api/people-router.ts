import { z } from "zod";
import { readAttributes } from "@/server/audience/attributes/catalogue";
import { editUser, UserEdit } from "@/server/audience/edit-user";
import { liftable, liftSuppression } from "@/server/audience/lift-suppression";
import { Refusal } from "@/server/errors";
import { PreferencesPatch } from "@/server/pipeline/preferences/settings";
import { changePreferences } from "@/server/pipeline/preferences/store";
import { cancelUpload } from "@/server/uploads/cancel-upload";
import { readUpload, recentUploads } from "@/server/uploads/read-uploads";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("users");
const ById = z.strictObject({ userId: z.string().min(1).max(128) });

/** What changes people; looking at them is `users`. */
export const peopleRouter = router({
  /** The latest imports. */
  uploads: procedure.query(
    async ({ ctx: { context } }) => await recentUploads(context.pool, { kind: "people" }),
  ),

  cancelUpload: procedure
    .input(z.strictObject({ id: z.int32() }))
    .mutation(async ({ ctx: { context }, input }) => {
      const { kind } = await readUpload(context.pool, input.id);
      if (kind !== "people") throw new Refusal("not_found", "There is no such import.");
      await cancelUpload(context, input.id);
    }),

  /** The attributes that people were seen to have. */
  attributes: procedure.query(async ({ ctx: { context } }) => await readAttributes(context.pool)),

  save: procedure
    .input(ById.extend({ edit: UserEdit }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await editUser(context.pool, input.userId, input.edit, session.email);
    }),

  /** Changes somebody's preferences in their place: it stands in their history, with who and why. */
  changePreferences: procedure
    .input(ById.extend({ patch: PreferencesPatch, note: z.string().trim().min(3).max(200) }))
    .mutation(async ({ ctx: { context, session }, input: { userId, patch, note } }) => {
      const by = { actor: session.email, now: context.clock.now(), note };
      await changePreferences(context.pool, userId, patch, by);
      context.inboxNews.add({ kind: "settings", userId });
    }),

  /** Takes an address, number or URL as good again that was suppressed. */
  lift: procedureFor("addresses")
    .input(ById.extend({ channel: z.enum(liftable) }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      const by = { actor: session.email, now: context.clock.now() };
      await liftSuppression(context.pool, input, by);
    }),
});
