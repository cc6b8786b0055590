import { z } from "zod";
import { transaction } from "@/db/client";
import { campaignTouched } from "@/server/campaigns/touch";
import { channelKeys } from "@/server/channels/registry";
import { othersAt } from "@/server/presence";
import { buildContent } from "@/server/templates/build";
import { createCompiler } from "@/server/templates/compile";
import { loadMjml } from "@/server/templates/compile-mjml";
import { DraftContentInput } from "@/server/templates/content";
import { discardDraft, lockAt, restoreVersion, saveDraft } from "@/server/templates/draft";
import { ensureTemplates, listTemplates, templatesPage } from "@/server/templates/list-templates";
import { readPeople } from "@/server/templates/people";
import { publishWorkingCopy } from "@/server/templates/publish-draft";
import { judgingOf, readEditorHelp, readTemplate } from "@/server/templates/read-template";
import { listVersions, readVersion } from "@/server/templates/versions";
import { brandRouter } from "./brand-router";
import { pageInput } from "./paging";
import { partialsRouter } from "./partials-router";
import { previewTemplate } from "./preview-template";
import { sendTest } from "./send-test";
import { requireAuthor } from "./template-authors";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("templates");
/** Marketing writes the words of campaigns, not those of types: `requireAuthor` tells them apart. */
const author = procedureFor("campaignContent");

const ById = z.strictObject({ id: z.int32().positive() });
const OfVersion = ById.extend({ version: z.int32() });
const Revised = ById.extend({ revision: z.int32().nonnegative() });

export const templatesRouter = router({
  /** The words of types, by category; a campaign's belong to its composer. */
  list: procedure
    .input(
      z.strictObject({
        q: z.string().trim().max(100).default(""),
        state: z.enum(["all", "draft", "unpublished"]).default("all"),
        ...pageInput(z.string().max(128)),
      }),
    )
    .query(async ({ ctx: { context }, input: { q, state, cursor } }) => {
      await ensureTemplates(context.pool);
      const items = await listTemplates(context.pool, { q, state, cursor: cursor ?? null });
      const more = items.length === templatesPage;
      return { items, nextCursor: more ? (items.at(-1)?.typeKey ?? null) : null };
    }),

  one: procedure.input(ById).query(async ({ ctx: { context, session }, input: { id } }) => {
    const template = await readTemplate(context.pool, id);
    // Its first preview comes within a second or so.
    if (template.channels.includes("email")) void loadMjml();
    const subject = `template:${id}`;
    const [help, editors] = await Promise.all([
      readEditorHelp(context.pool, template),
      othersAt(context.pool, { subject, account: session.email, now: context.clock.now() }),
    ]);
    const { publishedSource, ...shown } = template;
    return { ...shown, ...help, editors };
  }),

  saveDraft: author
    .input(Revised.extend({ content: DraftContentInput }))
    .mutation(async ({ ctx: { context, session }, input: { id, revision, content } }) => {
      await requireAuthor(context.pool, session, id);
      const saving = { by: session.email, at: context.clock.now() };
      return await transaction(context.pool, async (client) => {
        await campaignTouched(client, id, saving);
        return { draftRevision: await saveDraft(client, { id, revision, content, ...saving }) };
      });
    }),

  /** What is wrong with a content while it is written. */
  check: procedure
    .input(ById.extend({ content: DraftContentInput }))
    .query(async ({ ctx: { context }, input: { id, content } }) => {
      const template = await readTemplate(context.pool, id);
      const [judging, compiler] = await Promise.all([
        judgingOf(context.pool, template),
        createCompiler(context.pool),
      ]);
      const checking = { ...judging, strict: false };
      return (await buildContent(compiler, content, checking)).problems;
    }),

  publish: author
    .input(Revised.extend({ note: z.string().trim().max(500).default("") }))
    .mutation(async ({ ctx: { context, session }, input: { id, revision, note } }) => {
      await requireAuthor(context.pool, session, id);
      const at = context.clock.now();
      return await transaction(context.pool, async (client) => {
        await lockAt(client, id, revision);
        const made = await publishWorkingCopy(client, id, { by: session.email, note, at });
        return { version: made.version };
      });
    }),

  discardDraft: author.input(ById).mutation(async ({ ctx: { context, session }, input }) => {
    await requireAuthor(context.pool, session, input.id);
    const saving = { by: session.email, at: context.clock.now() };
    await transaction(context.pool, async (client) => {
      await campaignTouched(client, input.id, saving);
      await discardDraft(client, { ...input, ...saving });
    });
  }),

  versions: procedure
    .input(ById)
    .query(async ({ ctx, input }) => await listVersions(ctx.context.pool, input.id)),

  version: procedure
    .input(OfVersion)
    .query(async ({ ctx, input }) => await readVersion(ctx.context.pool, input.id, input.version)),

  restore: author.input(OfVersion).mutation(async ({ ctx: { context, session }, input }) => {
    await requireAuthor(context.pool, session, input.id);
    const saving = { by: session.email, at: context.clock.now() };
    return await transaction(context.pool, async (client) => {
      await campaignTouched(client, input.id, saving);
      return { draftRevision: await restoreVersion(client, { ...input, ...saving }) };
    });
  }),

  /** Each channel as one person would get it. */
  preview: procedure
    .input(
      ById.extend({
        content: DraftContentInput.optional(),
        locale: z.string().max(35).optional(),
        user: z
          .union([
            z.strictObject({ sample: z.int().min(0).max(9) }),
            z.strictObject({ userId: z.string().min(1).max(128) }),
          ])
          .optional(),
        data: z.record(z.string().max(128), z.unknown()).optional(),
      }),
    )
    .query(async ({ ctx, input }) => await previewTemplate(ctx, input)),

  /** Sends what stands in the editor to the caller. */
  sendTest: author
    .input(
      ById.extend({
        content: DraftContentInput.optional(),
        channels: z.array(z.string()).pipe(z.array(z.enum(channelKeys)).min(1)),
        locale: z.string().max(35).optional(),
      }),
    )
    .mutation(async ({ ctx: { context, session }, input }) => {
      await requireAuthor(context.pool, session, input.id);
      return await sendTest(context, session, input);
    }),

  /** Ten people to see a template with, by nothing that says who they are. */
  people: procedure.input(ById).query(({ ctx }) => readPeople(ctx.context.pool)),

  partials: partialsRouter,
  brand: brandRouter,
});
