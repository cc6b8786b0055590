import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { SegmentFilter } from "@/db/schema/json";
import { requireRightFilter } from "@/server/audience/check-filter";
import { countAudience, countOverlap, estimateSegments } from "@/server/audience/count";
import { readKnownValues, readSegmentFields } from "@/server/audience/fields";
import { SegmentFilterInput } from "@/server/audience/filter-input";
import { readSamplePeople } from "@/server/audience/sample-people";
import {
  listSegments,
  readSegment,
  removeSegment,
  type Segment,
  saveSegment,
  segmentsPage,
  usesOfSegment,
} from "@/server/audience/segments";
import { Text } from "@/server/audience/storable";
import { createSuperseding } from "@/server/audience/supersede";
import { recordSampled } from "@/server/audit/sampled";
import { maySee } from "@/server/auth/permissions";
import { segmentTouched } from "@/server/campaigns/touch";
import { pageInput } from "./paging";
import { procedureFor, router, type SignedInContext } from "./trpc";

const procedure = procedureFor("audience");

const Key = z
  .string()
  .trim()
  .regex(
    /^[a-z][a-z0-9_-]{0,63}$/,
    "must begin with a letter and have only small letters, digits, - and _; 64 at most",
  )
  // The address of the page that makes one.
  .refine((key) => key !== "new", "cannot be new; choose another one");
const Search = z.strictObject({
  q: z.string().trim().max(100).default(""),
  ...pageInput(z.strictObject({ name: z.string().max(200), key: z.string().max(128) })),
});

/** One exact count at a time for each panel of each caller. */
const supersede = createSuperseding();

export const segmentsRouter = router({
  list: procedure.input(Search).query(async ({ ctx: { context }, input }) => {
    const items = await listSegments(context.pool, { q: input.q, cursor: input.cursor ?? null });
    const last = items.at(-1);
    const more = last && items.length === segmentsPage;
    return {
      items,
      nextCursor: more ? { name: last.name, key: last.key } : null,
    };
  }),

  /** About how many people each segment of a page of the list has; null where its filter is broken. */
  sizes: procedure.input(Search).query(async ({ ctx: { context }, input }) => {
    const items = await listSegments(context.pool, { q: input.q, cursor: input.cursor ?? null });
    return await estimateSegments(context.pool, items, context.clock.now());
  }),

  one: procedure
    .input(z.strictObject({ key: z.string().max(128) }))
    .query(async ({ ctx: { context }, input }) => {
      const segment: Segment = await readSegment(context.pool, input.key);
      const uses = await usesOfSegment(context.pool, input.key);
      return { segment, uses };
    }),

  save: procedure
    .input(
      z.strictObject({
        key: Key,
        name: Text(100),
        description: z.string().trim().max(500).default(""),
        filter: SegmentFilterInput,
        revision: z.int32().positive().nullable(),
      }),
    )
    .mutation(async ({ ctx: { context, session }, input }) => {
      const actor = session.email;
      const before = input.revision === null ? null : await readSegment(context.pool, input.key);
      const saved = await saveSegment(context.pool, input, { actor, now: context.clock.now() });
      const changed = before && !isDeepStrictEqual(before.filter, saved.filter);
      const revoked = changed ? await segmentTouched(context, input.key, actor) : [];
      return { ...saved, revoked };
    }),

  remove: procedure
    .input(z.strictObject({ key: z.string().max(128) }))
    .mutation(
      async ({ ctx: { context, session }, input }) =>
        await removeSegment(context.pool, input.key, session.email),
    ),

  /**
   * How many people a filter finds now, their channels, and ten of them. A mutation, so that a filter
   * of any length fits. `panel` names the place that shows it: its next call ends this one's exact count.
   */
  count: procedure
    .input(
      z.strictObject({
        filter: SegmentFilterInput,
        key: z.string().max(128).optional(),
        exact: z.boolean().default(false),
        panel: z.string().min(1).max(64),
      }),
    )
    .mutation(async ({ ctx, input, signal }) => {
      await requireRightFilter(ctx.context.pool, input.filter, input.key);
      const turn = supersede(`${ctx.session.email}/${input.panel}`);
      const signals = [turn.signal, ...(signal ? [signal] : [])];
      try {
        return await count(ctx, input.filter, input.exact, AbortSignal.any(signals));
      } finally {
        turn.done();
      }
    }),

  /** The same for a saved segment. */
  countSaved: procedure
    .input(z.strictObject({ key: z.string().max(128), exact: z.boolean().default(false) }))
    .query(async ({ ctx, input, signal }) => {
      const { filter } = await readSegment(ctx.context.pool, input.key);
      return await count(ctx, filter, input.exact, signal);
    }),

  /** About how many are also in another segment. */
  overlap: procedure
    .input(z.strictObject({ filter: SegmentFilterInput, with: z.string().max(128) }))
    .mutation(async ({ ctx: { context }, input }) => {
      const pair = [input.filter, { segment: input.with }] as const;
      return await countOverlap(context.pool, pair, context.clock.now());
    }),

  fields: procedure.query(async ({ ctx }) => await readSegmentFields(ctx.context.pool)),

  values: procedure
    .input(z.strictObject({ field: z.string().max(80) }))
    .query(async ({ ctx: { context, session }, input }) => {
      return await readKnownValues(context.pool, input.field, maySee(session.role, "people"));
    }),
});

async function count(
  { context, session }: SignedInContext,
  filter: SegmentFilter,
  exact: boolean,
  signal: AbortSignal | undefined,
) {
  const now = context.clock.now();
  const { people, ...counted } = await countAudience(context.pool, filter, { now, exact, signal });
  const seesPeople = maySee(session.role, "people");
  if (seesPeople) await recordSampled(context.pool, session.email, people, now);
  const sample = await readSamplePeople(context.pool, people, !seesPeople);
  return { ...counted, sample };
}
