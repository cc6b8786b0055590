import type { EngagementCondition, FieldCondition, SegmentFilter } from "@/db/schema/json";
import { filterFieldOf } from "./filter-fields";

type Condition = FieldCondition;
type Bind = (value: unknown) => string;

/**
 * A validated filter as one predicate over alias `u` (users) that is never null: a missing value
 * meets no comparison but `ne`. Values are numbered from `firstParameter`; `now` is the SQL of the
 * moment that `withinDays` counts from (a placeholder of the statement, like `$1`).
 * @throws Error for a tree that `SegmentFilterInput` would not have let pass.
 */
export function compileFilter(
  filter: SegmentFilter,
  firstParameter: number,
  now: string,
): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${firstParameter + values.push(value) - 1}`;
  const compile = (node: SegmentFilter): string => {
    if ("all" in node) return `(${node.all.map(compile).join(" and ") || "true"})`;
    if ("any" in node) return `(${node.any.map(compile).join(" or ") || "false"})`;
    if ("not" in node) return `(not ${compile(node.not)})`;
    if ("list" in node) return compileList(node.list, bind);
    if ("bucket" in node) return compileBucket(node.bucket, bind);
    if ("did" in node) return compileEngagement(node, bind, now);
    if ("segment" in node) throw new Error(`the segment ${node.segment} was not put in place`);
    return compileCondition(node, bind, now);
  };
  return { sql: compile(filter), values };
}

function compileCondition(condition: Condition, bind: Bind, now: string): string {
  const field = filterFieldOf(condition.field);
  if (!field) throw new Error(`a stored filter has an unknown field: ${condition.field}`);
  return field.kind === "attribute"
    ? compileAttribute(`(u.attributes -> ${bind(field.name)}::text)`, condition, bind)
    : compileColumn(field.sql, condition, bind, now);
}

/** Probes audience_list_members' primary key. */
const compileList = (key: string, bind: Bind) => `exists (
  select from audience_list_members lm
  where lm.list_id = (select id from audience_lists where key = ${bind(key)}::text) and lm.user_id = u.id)`;

function compileBucket({ salt, from, to }: { salt: string; from: number; to: number }, bind: Bind) {
  const bucket = `split_bucket(u.id, ${bind(salt)}::text)`;
  return `(${bucket} >= ${bind(from)}::int and ${bucket} < ${bind(to)}::int)`;
}

const engagedAt = {
  received: { message: "true", delivery: "true" },
  opened: { message: "m.read_at is not null", delivery: "d.opened_at is not null" },
  clicked: { message: "m.clicked_at is not null", delivery: "d.clicked_at is not null" },
} as const;

/**
 * The user's messages of those days by messages' primary key (user_id, notification_id), each one's
 * notification and deliveries by theirs.
 */
function compileEngagement(
  { did, campaign, type, withinDays }: EngagementCondition,
  bind: Bind,
  now: string,
): string {
  const about = [
    campaign === undefined ? "" : `and x.campaign_id = ${bind(campaign)}::int`,
    type === undefined ? "" : `and x.type_key = ${bind(type)}::text`,
  ].join(" ");
  const since = `uuidv7_floor(${now}::timestamptz - ${bind(withinDays)}::float8 * interval '24 hours')`;
  const { message, delivery } = engagedAt[did];
  return `exists (
  select from messages m join notifications x on x.id = m.notification_id
  where m.user_id = u.id and m.outcome <> 'suppressed'
    and m.notification_id >= ${since} and m.notification_id <= uuidv7_floor(${now}::timestamptz)
    and x.id >= ${since} ${about}
    and (${message} or exists (
      select from deliveries d where d.notification_id = m.notification_id and d.user_id = u.id
        and d.notification_id >= ${since} and ${delivery})))`;
}

const comparison = { lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

function compileColumn(column: string, { op, value }: Condition, bind: Bind, now: string): string {
  switch (op) {
    case "exists":
      return `(${column} is ${value === false ? "null" : "not null"})`;
    case "eq":
      return `coalesce(${column} = ${bind(value)}::text, false)`;
    case "ne":
      return `(${column} is distinct from ${bind(value)}::text)`;
    case "in":
      return `coalesce(${column} = any(${bind(value)}::text[]), false)`;
    case "withinDays":
      return `coalesce(${column} <= ${now}::timestamptz
        and ${column} > ${now}::timestamptz - ${bind(value)}::float8 * interval '24 hours', false)`;
    case "inNextDays":
      return `coalesce(${column} > ${now}::timestamptz
        and ${column} <= ${now}::timestamptz + ${bind(value)}::float8 * interval '24 hours', false)`;
    case "contains":
      return `coalesce(strpos(lower(${column}), lower(${bind(value)}::text)) > 0, false)`;
    case "startsWith":
      return `coalesce(starts_with(lower(${column}), lower(${bind(value)}::text)), false)`;
    case "lt":
    case "lte":
    case "gt":
    case "gte":
      return `coalesce(${column} ${comparison[op]} ${bind(value)}::timestamptz, false)`;
  }
}

/** jsonb compares with its type: the number 7 is not the string "7", and neither is true. */
function compileAttribute(attribute: string, { field, op, value }: Condition, bind: Bind): string {
  switch (op) {
    case "exists":
      return `(coalesce(${attribute}, 'null') ${value === false ? "=" : "<>"} 'null')`;
    case "eq":
      return `coalesce(${attribute} = ${bind(JSON.stringify(value))}::jsonb, false)`;
    case "ne":
      return `(${attribute} is distinct from ${bind(JSON.stringify(value))}::jsonb)`;
    case "in":
      return `coalesce(${attribute} in
        (select jsonb_array_elements(${bind(JSON.stringify(value))}::jsonb)), false)`;
    case "withinDays":
    case "inNextDays":
    case "contains":
    case "startsWith":
      throw new Error(`a stored filter asks ${op} of ${field}`);
    case "lt":
    case "lte":
    case "gt":
    case "gte":
      return compareAttribute(attribute, comparison[op], value, bind);
  }
}

/** A case, because a cast must not be tried on a value of another type. */
function compareAttribute(
  attribute: string,
  sign: string,
  value: Condition["value"],
  bind: Bind,
): string {
  const text = `(${attribute} #>> '{}')`;
  return typeof value === "number"
    ? `(case when jsonb_typeof(${attribute}) = 'number'
        then ${text}::numeric ${sign} ${bind(value)}::numeric else false end)`
    : `(case when jsonb_typeof(${attribute}) = 'string'
        then ${text} collate "C" ${sign} ${bind(value)}::text else false end)`;
}
