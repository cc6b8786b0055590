import { z } from "zod";
import { Text } from "@/server/audience/storable";
import { may } from "@/server/auth/permissions";
import { cutOff, letIn } from "@/server/producers/cut-off";
import { createKey, type overlaps, revokeKey, rotateKey } from "@/server/producers/keys";
import { listProducers } from "@/server/producers/list-producers";
import { addMember, listCandidates, removeMember } from "@/server/producers/members";
import { rangeKeys } from "@/server/producers/ranges";
import { readFigures } from "@/server/producers/read-figures";
import { readProducer } from "@/server/producers/read-producer";
import { readRejections } from "@/server/producers/read-rejections";
import { changeLimit, changeRights, createProducer } from "@/server/producers/save-producer";
import { steps } from "@/server/producers/steps";
import { grantType, moveStep, withdrawType } from "@/server/producers/types";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("producers");
const control = procedureFor("producerControl");
const setup = procedureFor("producerSetup");

const Key = Text(64);
const Type = Text(64);
const Rate = z.int().min(1).max(1_000_000);
const Name = z.string().trim().min(1, "Give it a name.").pipe(Text(60));
const RangeKey = z.enum(rangeKeys);
const OverlapKey = z.enum(["now", "1h", "24h", "7d"] satisfies (keyof typeof overlaps)[]);
const Step = z.union(steps.map((step) => z.literal(step)));

/** Producers: the role of the same name sees those that it is a member of; others are not found. */
export const producersRouter = router({
  all: procedure
    .input(z.strictObject({ range: RangeKey }))
    .query(
      async ({ ctx: { context, session }, input }) =>
        await listProducers(context, session, input.range),
    ),

  /** One, and what the caller may do with it. */
  one: procedure
    .input(z.strictObject({ key: Key }))
    .query(async ({ ctx: { context, session }, input }) => ({
      ...(await readProducer(context, input.key, session)),
      rights: {
        keys: may(session.role, "producers", "act"),
        control: may(session.role, "producerControl", "act"),
        setup: may(session.role, "producerSetup", "act"),
        stop: may(session.role, "switches", "act"),
        notifications: may(session.role, "notifications", "read"),
        deadLetters: may(session.role, "deadLetters", "read"),
        types: may(session.role, "types", "read"),
      },
    })),

  figures: procedure
    .input(z.strictObject({ key: Key, range: RangeKey }))
    .query(
      async ({ ctx: { context, session }, input }) =>
        await readFigures(context, input.key, session, input.range),
    ),

  rejections: procedure
    .input(z.strictObject({ key: Key, code: Text(40).nullable() }))
    .query(
      async ({ ctx: { context, session }, input }) =>
        await readRejections(context.pool, input.key, session, input.code),
    ),

  /** The answer is the only time that the key is shown. */
  createKey: procedure
    .input(z.strictObject({ producer: Key, name: z.union([z.literal(""), Text(60)]) }))
    .mutation(async ({ ctx: { context, session }, input }) => createKey(context, session, input)),

  rotateKey: procedure
    .input(z.strictObject({ producer: Key, id: z.int32(), overlap: OverlapKey }))
    .mutation(async ({ ctx: { context, session }, input }) => rotateKey(context, session, input)),

  revokeKey: procedure
    .input(z.strictObject({ producer: Key, id: z.int32() }))
    .mutation(async ({ ctx: { context, session }, input }) => revokeKey(context, session, input)),

  limit: control
    .input(z.strictObject({ key: Key, ratePerSecond: Rate }))
    .mutation(async ({ ctx: { context, session }, input }) => changeLimit(context, session, input)),

  step: control
    .input(z.strictObject({ key: Key, type: Type, seen: z.int32(), to: Step.nullable() }))
    .mutation(async ({ ctx: { context, session }, input }) => moveStep(context, session, input)),

  cutOff: control
    .input(
      z.strictObject({
        key: Key,
        reason: z.string().trim().min(1, "Say why: the producer is told so.").pipe(Text(200)),
      }),
    )
    .mutation(async ({ ctx: { context, session }, input }) => cutOff(context, session, input)),

  letIn: control
    .input(z.strictObject({ key: Key }))
    .mutation(async ({ ctx: { context, session }, input }) => letIn(context, session, input)),

  create: setup
    .input(
      z.strictObject({
        key: z
          .string()
          .regex(
            /^[a-z][a-z0-9-]{1,38}$/,
            "2 to 39 small letters, digits and dashes, a letter first.",
          ),
        name: Name,
        ratePerSecond: Rate,
        allowFanout: z.boolean(),
        types: z.array(Type).max(200),
      }),
    )
    .mutation(async ({ ctx: { context, session }, input }) =>
      createProducer(context, session, input),
    ),

  rights: setup
    .input(
      z.strictObject({ key: Key, name: Name, allowFanout: z.boolean(), disabled: z.boolean() }),
    )
    .mutation(async ({ ctx: { context, session }, input }) =>
      changeRights(context, session, input),
    ),

  grantType: setup
    .input(z.strictObject({ key: Key, type: Type }))
    .mutation(async ({ ctx: { context, session }, input }) => grantType(context, session, input)),

  withdrawType: setup
    .input(z.strictObject({ key: Key, type: Type }))
    .mutation(async ({ ctx: { context, session }, input }) =>
      withdrawType(context, session, input),
    ),

  /** What may be granted, and to whom membership may be given. */
  choices: setup.query(async ({ ctx: { context } }) => {
    const { rows } = await context.pool.query<{ key: string; name: string; priority: number }>(
      "select key, name, priority from notification_types order by name limit 500",
    );
    return { types: rows, accounts: await listCandidates(context.pool) };
  }),

  addMember: setup
    .input(z.strictObject({ key: Key, accountId: Text(64) }))
    .mutation(async ({ ctx: { context, session }, input }) => addMember(context, session, input)),

  removeMember: setup
    .input(z.strictObject({ key: Key, accountId: Text(64) }))
    .mutation(async ({ ctx: { context, session }, input }) =>
      removeMember(context, session, input),
    ),
});
