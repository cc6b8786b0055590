import { type DraftLeaf, type Field, type Fields, newLeaf, type Op, type Value } from "./draft";
import { countsDays, operatorsOf } from "./operators";

/** The values of the subject picker that are no fields. */
export const behaviours = [
  { value: "received", label: "Received a message" },
  { value: "opened", label: "Opened a message" },
  { value: "clicked", label: "Clicked a message" },
] as const;
export const sets = [
  { value: "list", label: "Is on a list" },
  { value: "segment", label: "Is in a segment" },
] as const;

const defaultDays = 30;

/** A condition about a subject of the picker: a field, a behaviour, lists or segments. */
export function newCondition(subject: string, fields: Fields): DraftLeaf {
  const behaviour = behaviours.find(({ value }) => value === subject);
  if (behaviour) return newLeaf({ kind: "did", did: behaviour.value, withinDays: defaultDays });
  if (subject === "list") return newLeaf({ kind: "list", list: undefined });
  if (subject === "segment") return newLeaf({ kind: "segment", segment: undefined });
  const field = fields.fields.find((one) => one.field === subject);
  const operator = field && operatorsOf(field)[0];
  const op = operator?.op ?? "eq";
  return newLeaf({ kind: "field", field: subject, op, value: field && valueFor(field, op) });
}

/** What stands for a comparison before anything is entered. */
export function valueFor(field: Field, op: Op, before?: Value): Value {
  if (countsDays(op)) return typeof before === "number" ? before : defaultDays;
  if (op === "in") return listOf(before);
  const one = Array.isArray(before) ? before[0] : before;
  if (op === "exists") return true;
  switch (field.kind) {
    case "boolean":
      return typeof one === "boolean" ? one : true;
    case "channel":
      return one ?? "push";
    case "platform":
      return one ?? "ios";
    case "date":
    case "time":
    case "text":
    case "actor":
      return typeof one === "string" ? one : undefined;
    case "number":
      return typeof one === "number" ? one : undefined;
    case "any":
      return one;
  }
}

function listOf(before: Value): (string | number)[] {
  if (Array.isArray(before)) return before;
  return typeof before === "string" || typeof before === "number" ? [before] : [];
}

/** What the picker shows as chosen for a condition. */
export function subjectOf({ leaf }: DraftLeaf): string {
  if (leaf.kind === "field") return leaf.field;
  return leaf.kind === "did" ? leaf.did : leaf.kind;
}
