import { z } from "zod";
import { readList, readLists } from "@/server/audience/lists/read-lists";
import { readMembers } from "@/server/audience/lists/read-members";
import { removeList, usesOfList } from "@/server/audience/lists/remove-list";
import { changeList, createList, ListInput } from "@/server/audience/lists/save-list";
import { record } from "@/server/audit/record";
import { maySee } from "@/server/auth/permissions";
import { Refusal } from "@/server/errors";
import { cancelUpload } from "@/server/uploads/cancel-upload";
import { readUpload, recentUploads } from "@/server/uploads/read-uploads";
import { pageInput } from "./paging";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("audience");
const ByKey = z.strictObject({ key: z.string().min(1).max(64) });

export const listsRouter = router({
  /** The latest changed first. */
  list: procedure
    .input(z.strictObject({ q: z.string().max(80).default("") }))
    .query(async ({ ctx: { context }, input }) => await readLists(context.pool, input.q.trim())),

  /** A list, what uses it, and its latest uploads. */
  one: procedure.input(ByKey).query(async ({ ctx: { context, session }, input }) => {
    const list = await readList(context.pool, input.key);
    const [uses, uploads] = await Promise.all([
      usesOfList(context.pool, input.key),
      recentUploads(context.pool, { kind: "list", listId: list.id }),
    ]);
    return { list, uses, uploads, seesPeople: maySee(session.role, "people") };
  }),

  create: procedure.input(ListInput).mutation(async ({ ctx: { context, session }, input }) => ({
    key: await createList(context.pool, input, session.email),
  })),

  change: procedure
    .input(ByKey.extend({ list: ListInput }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await changeList(context.pool, input.key, input.list, session.email);
    }),

  /** Refused while a segment or a campaign uses it. */
  remove: procedure.input(ByKey).mutation(async ({ ctx: { context, session }, input }) => {
    await removeList(context.pool, input.key, session.email);
  }),

  /** Who is on it, for those who may see people. */
  members: procedure
    .input(ByKey.extend(pageInput(z.int())))
    .query(async ({ ctx: { context, session }, input }) => {
      if (!maySee(session.role, "people"))
        throw new Refusal("forbidden", `The role ${session.role} does not see individuals.`);
      const page = await readMembers(context.pool, input.key, input.cursor ?? null);
      await record(context.pool, {
        actor: session.email,
        action: "list.view",
        subject: `list:${input.key}`,
        detail: { people: page.items.length },
      });
      return page;
    }),

  /** Stops an upload of a list or of suppressions. */
  cancelUpload: procedure
    .input(z.strictObject({ id: z.int32() }))
    .mutation(async ({ ctx: { context }, input }) => {
      const { kind } = await readUpload(context.pool, input.id);
      if (kind === "people") throw new Refusal("not_found", "There is no such upload.");
      await cancelUpload(context, input.id);
    }),
});
