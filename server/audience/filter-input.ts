import { z } from "zod";
import type { SegmentFilter } from "@/db/schema/json";
import { conditionFault } from "./condition-fault";
import { Text } from "./storable";

const maxDepth = 10;
const maxNodes = 100;
/** Messages are kept for so long. */
const maxEngagementDays = 90;

const Condition = z
  .strictObject({
    field: z.string().max(80),
    op: z.enum([
      ...(["eq", "ne", "in", "lt", "lte", "gt", "gte", "exists"] as const),
      ...(["contains", "startsWith", "withinDays", "inNextDays"] as const),
    ]),
    value: z
      .union(
        [
          z.string().max(1_000),
          z.number(),
          z.boolean(),
          z
            .array(z.union([z.string().max(1_000), z.number()]))
            .min(1)
            .max(1_000),
        ],
        "must be a text of at most 1000 characters, a number, true, false, or a list of 1 to 1000 texts and numbers",
      )
      .optional(),
  })
  .superRefine((condition, context) => {
    const fault = conditionFault(condition);
    if (fault) context.addIssue({ code: "custom", message: fault });
  });

const Engagement = z.strictObject({
  did: z.enum(["received", "opened", "clicked"]),
  campaign: z.int32().positive().optional(),
  type: Text(64).optional(),
  withinDays: z
    .number("is needed: within how many days?")
    .positive("must be more than 0 days")
    .max(maxEngagementDays, `must be at most ${maxEngagementDays}: messages are kept for so long`),
});

const children = () => z.array(Tree).min(1, "needs at least one condition");
const All = z.lazy(() => z.strictObject({ all: children() }));
const Any = z.lazy(() => z.strictObject({ any: children() }));
const Not = z.lazy(() => z.strictObject({ not: Tree }));
const List = z.strictObject({ list: Text(64) });
const Segment = z.strictObject({ segment: Text(64) });

/** Looks at a node's own kind only, so that a fault is told where it is, not once for each kind. */
const Tree: z.ZodType<SegmentFilter, SegmentFilter> = z
  .custom<SegmentFilter>()
  .transform((node, context): SegmentFilter => {
    const schema = schemaOf(node);
    const parsed = schema?.safeParse(node);
    if (parsed?.success) return parsed.data;
    for (const { path, message } of parsed?.error.issues ?? [unknownNode])
      context.addIssue({ code: "custom", path, message });
    return z.NEVER;
  });

const unknownNode = {
  path: [],
  message: "is no condition: use all, any, not, field, did, list or segment",
};

function schemaOf(node: unknown): z.ZodType<SegmentFilter> | undefined {
  if (typeof node !== "object" || node === null) return undefined;
  if ("all" in node) return All;
  if ("any" in node) return Any;
  if ("not" in node) return Not;
  if ("did" in node) return Engagement;
  if ("list" in node) return List;
  if ("segment" in node) return Segment;
  return "field" in node ? Condition : undefined;
}

/**
 * A filter over recipients as JSON: at most 10 deep, at most 100 nodes. Errors name the field and stand
 * at their node's path. Parts of a split (`bucket`) are for campaigns alone, and refused.
 */
export const SegmentFilterInput = z
  .custom<SegmentFilter>()
  // Before the recursive schema looks at it, so that a hostile tree cannot exhaust the stack.
  .superRefine((tree, context) => {
    const fault = sizeFault(tree);
    if (fault) context.addIssue({ code: "custom", message: fault, continue: false });
  })
  .pipe(Tree);

/** What is wrong with the tree's size, or null. Walks level by level, without recursion. */
function sizeFault(tree: unknown): string | null {
  let level = [tree];
  let nodes = 0;
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > maxDepth) return `is more than ${maxDepth} levels deep; flatten it`;
    nodes += level.length;
    if (nodes > maxNodes) return `has more than ${maxNodes} nodes; split the segment`;
    level = level.flatMap(childrenOf);
  }
  return null;
}

function childrenOf(node: unknown): unknown[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node)
    .filter(([key]) => key === "all" || key === "any" || key === "not")
    .flatMap(([, value]) => value);
}
