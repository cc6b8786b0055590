import { z } from "zod";
import {
  addContact,
  changeContact,
  removeContact,
  tellTest,
} from "@/server/alerts/change-contacts";
import { changeRule, muteRule } from "@/server/alerts/change-rule";
import { readChangesBefore } from "@/server/alerts/changes-before";
import { contactKinds, listContacts } from "@/server/alerts/contacts";
import { acknowledge, reopen, resolve, snooze } from "@/server/alerts/decide";
import { countFiring, listFiring, listResolved } from "@/server/alerts/list-alerts";
import { listRules } from "@/server/alerts/list-rules";
import { readAlert } from "@/server/alerts/read-alert";
import { tiers } from "@/server/alerts/vocabulary";
import { may } from "@/server/auth/permissions";
import { readRunbook } from "@/server/runbooks/read-runbook";
import { servicesOf } from "./app-services";
import { pageInput } from "./paging";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("alerts");

const Id = z.int32().min(1);
const ById = z.strictObject({ id: Id });
const Filter = z.strictObject({
  tier: z.enum(tiers).nullable(),
  rule: z.string().min(1).max(64).nullable(),
});
const Minutes = z
  .int()
  .min(0)
  .max(7 * 1_440);
const RuleKey = z.string().min(1).max(64);
const Tiers = z.array(z.enum(tiers)).max(3);
const Name = z.string().trim().min(1).max(80);

const shared = { name: Name, tiers: Tiers };
const NewContact = z.discriminatedUnion("kind", [
  z.strictObject({
    ...shared,
    kind: z.literal("webhook"),
    target: z.url({ protocol: /^https?$/, error: "must be an http or https URL" }).max(2_048),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal("email"),
    target: z.email({ error: "must be an e-mail address" }).max(254),
  }),
]);

export const alertsRouter = router({
  firing: procedure.input(Filter).query(async ({ ctx, input }) => ({
    items: await listFiring(ctx.context.pool, input),
    at: ctx.context.clock.now(),
  })),

  resolved: procedure
    .input(z.strictObject({ ...Filter.shape, ...pageInput(Id) }))
    .query(({ ctx, input }) => listResolved(ctx.context.pool, input, input.cursor ?? null)),

  /** For the bell on every page. */
  bell: procedure.query(({ ctx }) => countFiring(ctx.context.pool)),

  /** What to do about it, as HTML. */
  runbook: procedure
    .input(z.strictObject({ key: RuleKey }))
    .query(({ input }) => readRunbook(input.key)),

  /** One alert, its story, and what changed in the minutes before, as far as the caller may know of it. */
  one: procedure.input(ById).query(async ({ ctx: { context, session }, input }) => {
    const alert = await readAlert(context.pool, input.id);
    const changes = await readChangesBefore(context.pool, alert);
    return {
      ...alert,
      changes: changes.filter(({ area }) => may(session.role, area, "read")),
    };
  }),

  acknowledge: procedure
    .input(ById)
    .mutation(({ ctx, input }) => acknowledge(ctx.context, input.id, ctx.session.email)),
  reopen: procedure
    .input(ById)
    .mutation(({ ctx, input }) => reopen(ctx.context, input.id, ctx.session.email)),
  snooze: procedure
    .input(z.strictObject({ id: Id, minutes: Minutes.min(1) }))
    .mutation(({ ctx, input }) => snooze(ctx.context, input.id, input.minutes, ctx.session.email)),
  resolve: procedure
    .input(ById)
    .mutation(({ ctx, input }) => resolve(ctx.context, input.id, ctx.session.email)),

  rules: procedure.query(({ ctx }) => listRules(ctx.context.pool)),
  changeRule: procedure
    .input(
      z.strictObject({
        key: RuleKey,
        revision: z.int32().min(1),
        tier: z.enum(tiers),
        enabled: z.boolean(),
        numbers: z.record(z.string().max(32), z.number().min(-1e15).max(1e15)),
        forSeconds: z.int().min(0).max(86_400),
        resolveSeconds: z.int().min(0).max(86_400),
      }),
    )
    .mutation(async ({ ctx, input: { key, revision, ...change } }) => {
      await changeRule(ctx.context, key, revision, change, ctx.session.email);
    }),
  muteRule: procedure
    .input(z.strictObject({ key: RuleKey, minutes: Minutes }))
    .mutation(({ ctx, input }) =>
      muteRule(ctx.context, input.key, input.minutes, ctx.session.email),
    ),

  contacts: procedure.query(async ({ ctx: { context } }) => ({
    items: await listContacts(context.pool),
    /** Whether mails have a way that is not Carillon's own. */
    plainMails: context.config.alerts.smtpUrl !== null,
    signed: context.config.alerts.webhookSecret !== null,
    kinds: contactKinds,
  })),
  addContact: procedure.input(NewContact).mutation(async ({ ctx, input }) => ({
    id: await addContact(ctx.context, input, ctx.session.email),
  })),
  changeContact: procedure
    .input(z.strictObject({ id: Id, name: Name, tiers: Tiers, enabled: z.boolean() }))
    .mutation(({ ctx, input: { id, ...change } }) =>
      changeContact(ctx.context, id, change, ctx.session.email),
    ),
  removeContact: procedure
    .input(ById)
    .mutation(({ ctx, input }) => removeContact(ctx.context, input.id, ctx.session.email)),
  testContact: procedure
    .input(ById)
    .mutation(({ ctx, input }) =>
      tellTest(ctx.context, servicesOf(ctx.context).acceptor, input.id, ctx.session.email),
    ),
});
