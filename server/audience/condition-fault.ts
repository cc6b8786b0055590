import { z } from "zod";
import type { FieldCondition } from "@/db/schema/json";
import { channelKeys } from "@/server/channels/registry";
import { type FilterField, fieldNames, filterFieldOf, opsOf, platforms } from "./filter-fields";
import { momentOf } from "./moment";
import { isStorableJson, unstorableMessage } from "./storable";

type Value = FieldCondition["value"];
type Kind = FilterField["kind"];

/** What is wrong with one condition by itself, as a sentence that names its field, or null. */
export function conditionFault({ field, op, value }: FieldCondition): string | null {
  const found = filterFieldOf(field);
  if (!found) return `"${field}" is not a field; use ${fieldNames}`;
  const ops: readonly string[] = opsOf[found.kind];
  if (!ops.includes(op)) return `"${field}" does not take "${op}"; use ${ops.join(", ")}`;
  if (value !== undefined && !isStorableJson(JSON.stringify(value)))
    return `the value of "${field}" ${unstorableMessage}`;
  const wanted = wantedValue(found.kind, op, value);
  return wanted ? `"${field}" ${op} needs ${wanted}` : null;
}

/** What the value should have been, or null when it is right. */
function wantedValue(kind: Kind, op: FieldCondition["op"], value: Value): string | null {
  switch (op) {
    case "exists":
      return unless(value === undefined || typeof value === "boolean", "true, false or no value");
    case "withinDays":
    case "inNextDays":
      return unless(
        typeof value === "number" && value > 0 && value <= 3_650,
        "a number of days, up to 3650",
      );
    case "contains":
    case "startsWith":
      return unless(typeof value === "string" && value !== "", "some text");
    case "eq":
    case "ne":
      return wantedOne(kind, value);
    case "in":
      return wantedList(kind, value);
    case "lt":
    case "lte":
    case "gt":
    case "gte":
      if (kind === "time")
        return unless(
          Moment.safeParse(value).success || Day.safeParse(value).success,
          "a time such as 2026-01-31T00:00:00Z",
        );
      return unless(
        typeof value === "string" || typeof value === "number",
        "a number, a date or a text",
      );
  }
}

function wantedOne(kind: Kind, value: Value): string | null {
  switch (kind) {
    case "reachable":
      return unless(
        channelKeys.some((key) => key === value),
        `one of ${channelKeys.join(", ")}`,
      );
    case "platform":
      return unless(isPlatform(value), `one of ${platforms.join(", ")}`);
    case "follows":
      return unless(isName(value), "the id of the one who is followed");
    case "text":
    case "time":
      return unless(typeof value === "string", "a string");
    case "attribute":
      return unless(
        value !== undefined && !Array.isArray(value),
        "a string, a number, true or false",
      );
  }
}

function wantedList(kind: Kind, value: Value): string | null {
  if (!Array.isArray(value) || value.length === 0) return "a list of values";
  if (kind === "platform")
    return unless(value.every(isPlatform), `a list of ${platforms.join(", ")}`);
  if (kind === "attribute") return null;
  return unless(
    value.every((one) => typeof one === "string"),
    "a list of strings",
  );
}

const unless = (right: boolean, wanted: string) => (right ? null : wanted);
const isPlatform = (value: unknown) => platforms.some((platform) => platform === value);
const isName = (value: Value) =>
  typeof value === "string" && value.length > 0 && value.length <= 128;

const Moment = z.iso.datetime({ offset: true });
const Day = z.string().refine((text) => text.length === 10 && momentOf(text) !== null);
