import type { FieldCondition } from "@/db/schema/json";
import { channelOf } from "@/server/channels/registry";
import type { Compiling } from "./compiling";
import { compileAttribute } from "./filter-attribute";
import { filterFieldOf } from "./filter-fields";
import { momentOf } from "./moment";

/** One condition on a column, an attribute, a device, a channel or a follow, as SQL over `u`; never null. */
export function compileCondition(condition: FieldCondition, compiling: Compiling): string {
  const field = filterFieldOf(condition.field);
  switch (field?.kind) {
    case "attribute":
      return compileAttribute(
        `(u.attributes -> ${compiling.bind(field.name)}::text)`,
        condition,
        compiling,
      );
    case "text":
    case "time":
      return compileColumn(field.sql, condition, compiling);
    case "reachable":
      return negated(condition, channelOf(String(condition.value)).reachableSql);
    case "platform":
      return negated(condition, hasDevice([condition.value].flat(), compiling));
    case "follows":
      return negated(condition, follows(condition.value, compiling));
    case undefined:
      throw new Error(`a stored filter has an unknown field: ${condition.field}`);
  }
}

const negated = ({ op }: FieldCondition, sql: string) => (op === "ne" ? `(not ${sql})` : sql);

/** A device that may still be pushed to; by devices' primary key. */
const hasDevice = (platforms: unknown[], { bind, end }: Compiling) => `exists (
  select from devices dp where dp.user_id = u.id and dp.state in ('active', 'stale')
    and dp.platform = any(${bind(platforms)}::text[])${end})`;

/** By follows' primary key. */
const follows = (actor: unknown, { bind, end }: Compiling) => `exists (
  select from follows fw where fw.actor_id = ${bind(actor)}::text and fw.user_id = u.id${end})`;

const comparison = { lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

function compileColumn(
  column: string,
  { op, value }: FieldCondition,
  { bind, now }: Compiling,
): string {
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
    case "contains":
      return `coalesce(strpos(lower(${column}), lower(${bind(value)}::text)) > 0, false)`;
    case "startsWith":
      return `coalesce(starts_with(lower(${column}), lower(${bind(value)}::text)), false)`;
    case "lt":
    case "lte":
    case "gt":
    case "gte":
      return `coalesce(${column} ${comparison[op]} ${bind(momentOf(String(value)))}::timestamptz, false)`;
    case "inNextDays":
      throw new Error(`a stored filter asks ${op} of a column`);
  }
}
