import { z } from "zod";
import { blastRadius } from "@/server/control/switches/blast-radius";
import { confirmSwitch } from "@/server/control/switches/confirm";
import { lift } from "@/server/control/switches/lift";
import {
  readHistory,
  readSoFar,
  readSwitches,
  readSwitchesOf,
  readWideSwitches,
} from "@/server/control/switches/list";
import { readPhrase } from "@/server/control/switches/phrase";
import { modes, scopes } from "@/server/control/switches/scopes";
import { secondPersonFor } from "@/server/control/switches/second-person";
import { stop } from "@/server/control/switches/stop";
import { findTargets, suggestValues } from "@/server/control/switches/suggest-values";
import { checkValue } from "@/server/control/switches/value";
import { pageInput } from "./paging";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("switches");
const ById = z.strictObject({ id: z.int32().positive() });
const Value = z.string().trim().max(128);
const Target = z.strictObject({ scope: z.enum(scopes), value: Value });

export const switchesRouter = router({
  /** What stops now, and what waits for a second person. */
  open: procedure.query(({ ctx: { context } }) => readSwitches(context)),

  /** How much the live ones stopped: counted apart, so that the list itself is never late. */
  soFar: procedure
    .input(z.strictObject({ ids: z.array(z.int32().positive()).max(100) }))
    .query(async ({ ctx: { context }, input }) => [...(await readSoFar(context, input.ids))]),

  history: procedure
    .input(
      z.strictObject({
        scope: z.enum(scopes).nullable(),
        by: z.string().max(254).nullable(),
        ...pageInput(z.int32().positive()),
      }),
    )
    .query(({ ctx: { context }, input: { cursor, scope, by } }) =>
      readHistory(context, { scope, by }, cursor ?? null),
    ),

  /** What is stopped for everybody: every page says so. */
  wide: procedure.query(({ ctx: { context } }) => readWideSwitches(context)),

  /** The switches of just this thing, for its own page. */
  of: procedure
    .input(Target)
    .query(({ ctx: { context }, input }) => readSwitchesOf(context, input)),

  values: procedure
    .input(Target.omit({ value: true }).extend({ q: Value }))
    .query(({ ctx: { context }, input }) => suggestValues(context.pool, input.scope, input.q)),

  /** Whatever can be stopped and is called so, of every scope: for the command palette. */
  find: procedure
    .input(z.strictObject({ q: Value.min(2) }))
    .query(({ ctx: { context }, input }) => findTargets(context.pool, input.q)),

  /** What stopping it would stop now, and whether one person alone may. */
  preview: procedure.input(Target).query(async ({ ctx: { context }, input }) => {
    const value = await checkValue(context.pool, input.scope, input.value);
    const of = { scope: input.scope, value };
    const [radius, second, phrase] = await Promise.all([
      blastRadius(context, of),
      secondPersonFor(context, of),
      readPhrase(context.pool, of),
    ]);
    return { radius, second, phrase };
  }),

  stop: procedure
    .input(
      Target.extend({
        mode: z.enum(modes),
        reason: z.string().trim().min(1, "say why it is stopped").max(500),
        /** Minutes until it ends by itself; null: when somebody lifts it. */
        minutes: z.int().min(1).max(43_200).nullable(),
        breakGlass: z.boolean(),
      }),
    )
    .mutation(({ ctx: { context, session }, input: { minutes, ...input } }) => {
      const now = context.clock.now().getTime();
      const expiresAt = minutes === null ? null : new Date(now + minutes * 60_000);
      return stop(context, { ...input, expiresAt }, session.email);
    }),

  confirm: procedure
    .input(ById.extend({ typed: Value }))
    .mutation(({ ctx: { context, session }, input }) =>
      confirmSwitch(context, input.id, input.typed, session.email),
    ),

  /** Lets what it holds go on; withdraws one that waits. */
  lift: procedure
    .input(ById)
    .mutation(({ ctx: { context, session }, input }) => lift(context, input.id, session.email)),
});
