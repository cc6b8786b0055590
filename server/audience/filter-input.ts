import { z } from "zod";
import type { SegmentFilter } from "@/db/schema/json";
import { fieldNames, filterFieldOf, opsOf } from "./filter-fields";

const maxDepth = 10;
const maxNodes = 100;

// NUL cannot be stored in PostgreSQL's text or jsonb.
const Text = z
  .string()
  .max(1_000)
  .refine((text) => !text.includes("\0"), "must not contain a NUL character");
const Scalar = z.union([Text, z.number(), z.boolean()]);

const Condition = z
  .strictObject({
    field: z.string().max(80),
    op: z.enum(["eq", "ne", "in", "lt", "lte", "gt", "gte", "exists", "withinDays"]),
    value: z
      .union([
        Scalar,
        z
          .array(z.union([Text, z.number()]))
          .min(1)
          .max(1_000),
      ])
      .optional(),
  })
  .superRefine((condition, context) => {
    const fault = faultOf(condition);
    if (fault) context.addIssue({ code: "custom", message: fault });
  });

const Tree: z.ZodType<SegmentFilter, SegmentFilter> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(Tree).min(1) }),
    z.strictObject({ any: z.array(Tree).min(1) }),
    z.strictObject({ not: Tree }),
    Condition,
  ]),
);

/** A filter over recipients as JSON: at most 10 deep, at most 100 nodes. Errors name the field. */
export const SegmentFilterInput = z
  .unknown()
  // Before the recursive schema looks at it, so that a hostile tree cannot exhaust the stack.
  .superRefine((tree, context) => {
    const fault = sizeFault(tree);
    if (fault) context.addIssue({ code: "custom", message: fault });
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

/** What is wrong with one condition, as a sentence that names its field, or null. */
function faultOf({ field, op, value }: z.infer<typeof Condition>): string | null {
  const found = filterFieldOf(field);
  if (!found) return `"${field}" is not a field; use ${fieldNames}`;
  const ops: readonly string[] = opsOf[found.kind];
  if (!ops.includes(op)) return `"${field}" does not take "${op}"; use ${ops.join(", ")}`;
  const wanted = wantedValue(found.kind, op, value);
  return wanted ? `"${field}" ${op} needs ${wanted}` : null;
}

type Value = z.infer<typeof Condition>["value"];

/** What the value should have been, or null when it is right. */
function wantedValue(kind: keyof typeof opsOf, op: string, value: Value): string | null {
  switch (op) {
    case "exists":
      return value === undefined || typeof value === "boolean" ? null : "true, false or no value";
    case "withinDays":
      return typeof value === "number" && value > 0 && value <= 3_650
        ? null
        : "a number of days, up to 3650";
    case "in":
      if (!Array.isArray(value)) return "a list of values";
      return kind === "attribute" || value.every((one) => typeof one === "string")
        ? null
        : "a list of strings";
    case "eq":
    case "ne":
      if (kind === "text") return typeof value === "string" ? null : "a string";
      return value === undefined || Array.isArray(value)
        ? "a string, a number, true or false"
        : null;
    default:
      if (kind === "time") return isMoment(value) ? null : "a time such as 2026-01-31T00:00:00Z";
      return typeof value === "string" || typeof value === "number" ? null : "a number or a string";
  }
}

const Moment = z.iso.datetime({ offset: true });
const isMoment = (value: Value) => Moment.safeParse(value).success;
