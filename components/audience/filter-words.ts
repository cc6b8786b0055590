import { type DraftNode, draftOf, type Fields, type Filter, type Leaf, type Mode } from "./draft";
import { operatorOf, operatorsOf } from "./operators";

const joints: Record<Mode, string> = { all: " and ", any: " or ", none: " or ", notAll: " and " };

/** A filter in words: "Plan is pro and last active within the last 30 days". */
export function filterWords(filter: Filter, fields: Fields | undefined): string {
  const words = wordsOf(draftOf(filter), fields, true);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function wordsOf(node: DraftNode, fields: Fields | undefined, top: boolean): string {
  if (!("mode" in node)) return leafWords(node.leaf, node.negated, fields);
  const { mode, children } = node;
  const joined = children
    .map((child) => wordsOf(child, fields, children.length === 1 && top))
    .join(joints[mode]);
  if (mode === "none") return children.length > 1 ? `none of (${joined})` : `not (${joined})`;
  if (mode === "notAll") return `not all of (${joined})`;
  return top || children.length === 1 ? joined : `(${joined})`;
}

const nameIn = (choices: { value: string; label: string }[] | undefined, value: string) =>
  choices?.find((one) => one.value === value)?.label ?? value;

const quoted = (name: string) => `“${name}”`;

function leafWords(leaf: Leaf, negated: boolean, fields: Fields | undefined): string {
  switch (leaf.kind) {
    case "list":
      return `${negated ? "not " : ""}on the list ${quoted(nameIn(fields?.lists, leaf.list ?? ""))}`;
    case "segment":
      return `${negated ? "not " : ""}in ${quoted(nameIn(fields?.segments, leaf.segment ?? ""))}`;
    case "did": {
      const of =
        leaf.campaign !== undefined
          ? quoted(nameIn(fields?.campaigns, String(leaf.campaign)))
          : leaf.type !== undefined
            ? quoted(nameIn(fields?.types, leaf.type))
            : "anything";
      const did = leaf.did === "received" ? "got" : leaf.did;
      return `${did} ${negated && of === "anything" ? "nothing" : of} ${negated && of !== "anything" ? "not " : ""}within ${leaf.withinDays} days`;
    }
    case "field":
      return fieldWords(leaf, negated, fields);
  }
}

function fieldWords(
  { field, op, value }: Extract<Leaf, { kind: "field" }>,
  negated: boolean,
  fields: Fields | undefined,
): string {
  const known = fields?.fields.find((one) => one.field === field);
  const label =
    known?.group === "attribute" || !known
      ? field.replace("attributes.", "")
      : known.label.charAt(0).toLowerCase() + known.label.slice(1);
  const operators = operatorsOf({ kind: known?.kind ?? "any", ops: [op] }, op);
  const operator = operatorOf(operators, { op, value, negated });
  const how = operator?.label ?? op;
  if (operator?.fixed !== undefined) return `${label} ${how}`;
  const choices = known?.kind === "channel" ? fields?.channels : fields?.platforms;
  const named = known?.kind === "channel" || known?.kind === "platform";
  const values = [value ?? []]
    .flat()
    .map((one) => (named ? nameIn(choices, String(one)) : String(one)));
  const days = op === "withinDays" || op === "inNextDays" ? " days" : "";
  return `${label} ${how} ${new Intl.ListFormat("en", { type: "disjunction" }).format(values)}${days}`;
}
