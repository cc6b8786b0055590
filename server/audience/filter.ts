import pg from "pg";
import type { SegmentFilter } from "@/db/schema/json";
import type { Compiling, Planned } from "./compiling";
import { compileCondition } from "./filter-condition";
import { compileConsidered, compileEngagement } from "./filter-engagement";

/**
 * A validated filter as one predicate over alias `u` (users) that is never null: a missing value
 * meets no comparison but `ne`. Values are numbered from `firstParameter`; `now` is the SQL of the
 * moment that days count from (a placeholder of the statement, like `$1`). `probe` where only a few
 * users are looked at: devices, follows, members and messages are then found by each user's own index
 * entries, where the planner might hash all of them. `planned` for a statement that is prepared: then values stand
 * in its text, as handing over dozens of them each time costs more than what they are compared with.
 * @throws Error for a tree that `SegmentFilterInput` would not have let pass, and for one in which
 * another segment stands: put it in place with `resolveSegments`.
 */
export function compileFilter(
  filter: SegmentFilter,
  firstParameter: number,
  now: string,
  { probe = false, planned }: { probe?: boolean; planned?: Planned } = {},
): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${firstParameter + values.push(value) - 1}`;
  const compiling: Compiling = {
    ...{ bind: planned ? literal : bind, now, end: probe ? " offset 0" : "", planned },
  };
  const compile = (node: SegmentFilter): string => {
    if ("all" in node) return `(${node.all.map(compile).join(" and ") || "true"})`;
    if ("any" in node) return `(${node.any.map(compile).join(" or ") || "false"})`;
    if ("not" in node) return `(not ${compile(node.not)})`;
    if ("list" in node) return compileList(node.list, compiling);
    if ("bucket" in node) return compileBucket(node.bucket, compiling);
    if ("considered" in node) return compileConsidered(node.considered, compiling);
    if ("did" in node) return compileEngagement(node, compiling);
    if ("segment" in node) throw new Error(`the segment ${node.segment} was not put in place`);
    return compileCondition(node, compiling);
  };
  return { sql: compile(filter), values };
}

/** A value as a literal of no type yet: whoever binds one casts it. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `array[${value.map(literal).join()}]`;
  return pg.escapeLiteral(value instanceof Date ? value.toISOString() : String(value));
}

/** Probes audience_list_members' primary key. */
const compileList = (key: string, { bind, end }: Compiling) => `exists (
  select from audience_list_members lm
  where lm.list_id = (select id from audience_lists where key = ${bind(key)}::text) and lm.user_id = u.id${end})`;

/** A range contains it, rather than two comparisons: one hash a user. */
const compileBucket = (
  { salt, from, to }: { salt: string; from: number; to: number },
  { bind }: Compiling,
) => `(int4range(${bind(from)}::int, ${bind(to)}::int) @> split_bucket(u.id, ${bind(salt)}::text))`;
