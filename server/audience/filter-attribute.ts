import type { FieldCondition } from "@/db/schema/json";
import type { Compiling } from "./compiling";
import { momentOf, momentSql } from "./moment";

type Bind = Compiling["bind"];
type Condition = FieldCondition;

/** jsonb compares with its type: the number 7 is not the string "7", and neither is true. */
export function compileAttribute(
  attribute: string,
  { op, value }: Condition,
  { bind, now }: Compiling,
): string {
  const text = `(${attribute} #>> '{}')`;
  const isText = `jsonb_typeof(${attribute}) = 'string'`;
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
    case "contains": {
      const part = `${bind(value)}::text`;
      return `(case jsonb_typeof(${attribute}) when 'string'
        then strpos(lower(${text}), lower(${part})) > 0
        when 'array' then ${attribute} ? ${part} else false end)`;
    }
    case "startsWith":
      return `(case when ${isText}
        then starts_with(lower(${text}), lower(${bind(value)}::text)) else false end)`;
    case "withinDays":
      return inDays(attribute, `${now}::timestamptz - ${days(value, bind)}`, `${now}::timestamptz`);
    case "inNextDays":
      return inDays(attribute, `${now}::timestamptz`, `${now}::timestamptz + ${days(value, bind)}`);
    case "lt":
    case "lte":
    case "gt":
    case "gte":
      return compareAttribute(attribute, comparison[op], value, bind);
  }
}

const comparison = { lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

const days = (value: Condition["value"], bind: Bind) =>
  `${bind(value)}::float8 * interval '24 hours'`;

/** Whether a date lies in (from, to]. */
function inDays(attribute: string, from: string, to: string): string {
  const moment = momentSql(`(${attribute} #>> '{}')`);
  return `(case when jsonb_typeof(${attribute}) = 'string'
    then coalesce(${moment} > ${from} and ${moment} <= ${to}, false) else false end)`;
}

/** A case, because a cast must not be tried on a value of another type. */
function compareAttribute(
  attribute: string,
  sign: string,
  value: Condition["value"],
  bind: Bind,
): string {
  const text = `(${attribute} #>> '{}')`;
  if (typeof value === "number")
    return `(case when jsonb_typeof(${attribute}) = 'number'
        then ${text}::numeric ${sign} ${bind(value)}::numeric else false end)`;
  const moment = momentOf(String(value));
  const compared = moment
    ? `coalesce(${momentSql(text)} ${sign} ${bind(moment)}::timestamptz, false)`
    : `${text} collate "C" ${sign} ${bind(value)}::text`;
  return `(case when jsonb_typeof(${attribute}) = 'string' then ${compared} else false end)`;
}
