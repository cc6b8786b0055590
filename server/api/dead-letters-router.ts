import { z } from "zod";
import { Text } from "@/server/audience/storable";
import { record } from "@/server/audit/record";
import { may, maySee } from "@/server/auth/permissions";
import {
  countSelection,
  discardLetters,
  replayLetters,
  restoreLetters,
  stopReplay,
  undoDiscard,
} from "@/server/dead-letters/decide";
import { stages } from "@/server/dead-letters/keep-letters.sql";
import { letterStates } from "@/server/dead-letters/letter";
import { listGroups } from "@/server/dead-letters/list-groups";
import { listLetters } from "@/server/dead-letters/list-letters";
import { readLetter } from "@/server/dead-letters/read-letter";
import { Refusal } from "@/server/errors";
import { acceptFixed } from "@/server/pipeline/accept/accept-fixed";
import { keptDays } from "@/server/retention/kept-days";
import { pageInput } from "./paging";
import { letterFor } from "./sight-letter";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("deadLetters");

const State = z.enum(letterStates);
const ProducerKey = Text(64).nullable();
const Group = z.strictObject({ stage: z.enum(stages), cause: Text(200) });
const Id = z.int().positive();
const Choice = z.union([
  z.strictObject({ ids: z.array(Id).min(1, "Choose at least one letter.").max(500) }),
  z.strictObject({ group: Group, producer: ProducerKey }),
]);

/** Work that ended for good without being done, and what becomes of it. */
export const deadLettersRouter = router({
  groups: procedure
    .input(z.strictObject({ state: State, producer: ProducerKey }))
    .query(
      async ({ ctx: { context }, input }) =>
        await listGroups(context.pool, input.state, input.producer),
    ),

  /** For how many days those stay that were decided about: the workspace's own word. */
  keptDays: procedure.query(({ ctx: { context } }) => keptDays(context.pool, "deadLetters")),

  /** Newest first; `cursor` is the last id of the page before. */
  list: procedure
    .input(z.strictObject({ state: State, group: Group, producer: ProducerKey, ...pageInput(Id) }))
    .query(
      async ({ ctx: { context }, input: { cursor, direction: _, ...of } }) =>
        await listLetters(context.pool, of, cursor ?? null),
    ),

  /** What the letter is about; contents only for those who may read them, and then it is noted. */
  one: procedure
    .input(z.strictObject({ id: Id }))
    .query(async ({ ctx: { context, session }, input }) => {
      const shown = letterFor(session.role, await readLetter(context.pool, input.id));
      if (shown.notification?.content)
        await record(context.pool, {
          ...{ actor: session.email, action: "dead-letters.read", subject: String(input.id) },
        });
      const act = may(session.role, "deadLetters", "act");
      return {
        ...shown,
        rights: { act, notifications: may(session.role, "notifications", "read") },
      };
    }),

  /** What a decision would reach: for its confirmation. */
  reach: procedure
    .input(z.strictObject({ state: State, selection: Choice }))
    .query(
      async ({ ctx: { context }, input }) =>
        await countSelection(context, input.state, input.selection),
    ),

  replay: procedure
    .input(
      z.strictObject({
        selection: Choice,
        /** null: at once. */
        perSecond: z.int().min(1).max(500).nullable(),
      }),
    )
    .mutation(
      async ({ ctx: { context, session }, input }) =>
        await replayLetters(context, session.email, input),
    ),

  stopReplay: procedure
    .input(z.strictObject({ selection: Choice }))
    .mutation(
      async ({ ctx: { context, session }, input }) =>
        await stopReplay(context, session.email, input.selection),
    ),

  discard: procedure
    .input(z.strictObject({ selection: Choice, note: z.union([z.literal(""), Text(200)]) }))
    .mutation(
      async ({ ctx: { context, session }, input }) =>
        await discardLetters(context, session.email, input),
    ),

  restore: procedure
    .input(z.strictObject({ selection: Choice }))
    .mutation(
      async ({ ctx: { context, session }, input }) =>
        await restoreLetters(context, session.email, input.selection),
    ),

  undoDiscard: procedure
    .input(z.strictObject({ at: z.date() }))
    .mutation(
      async ({ ctx: { context, session }, input }) =>
        await undoDiscard(context, session.email, input.at),
    ),

  /** Replays an event to one user with other data, for those who may read what it says. */
  fix: procedure
    .input(z.strictObject({ id: Id, data: z.record(z.string().max(64), z.unknown()) }))
    .mutation(async ({ ctx: { context, session }, input: { id, data } }) => {
      if (!maySee(session.role, "personalContent"))
        throw new Refusal("forbidden", "Fixing shows what was written to a person: ask an admin.");
      return await acceptFixed(context, session.email, { letterId: id, data });
    }),
});
