import type { Queryable } from "@/db/client";
import type { FieldCondition, SegmentFilter } from "@/db/schema/json";
import { type FieldError, Refusal } from "@/server/errors";
import { attributeOf } from "./filter-fields";
import { nodesOf } from "./filter-walk";
import { momentOf } from "./moment";
import { nearNames } from "./near-names";
import { expandSegments, loadSegments } from "./resolve-segments";

type Named = {
  attributes: Map<string, string>;
  lists: Set<string>;
  campaigns: Set<number>;
  types: Set<string>;
};

/**
 * What a valid filter gets wrong about this workspace: unknown attributes (as far as any are known),
 * values of another type than an attribute's, unknown lists, campaigns, types and segments, and cycles
 * through the segment `self`. Each fault stands at its node's path (`all.0.not`).
 */
export async function checkFilter(
  client: Queryable,
  filter: SegmentFilter,
  self?: string,
): Promise<FieldError[]> {
  const [named, segments] = [await readNames(client, filter), await loadSegments(client, filter)];
  return [...nodesOf(filter)].flatMap(({ node, path }) => {
    const message = "segment" in node ? segmentFault(segments, node, self) : nodeFault(named, node);
    return message === null ? [] : [{ path, message }];
  });
}

/** @throws Refusal `malformed` with what `checkFilter` finds, each at `filter.<path>`. */
export async function requireRightFilter(
  client: Queryable,
  filter: SegmentFilter,
  self?: string,
): Promise<void> {
  const errors = await checkFilter(client, filter, self);
  if (errors.length === 0) return;
  throw new Refusal("malformed", errors.map(({ message }) => message).join(" "), {
    errors: errors.map(({ path, message }) => ({
      path: path === "" ? "filter" : `filter.${path}`,
      message,
    })),
  });
}

/** Every attribute that is known, and which of the lists, campaigns and types that a filter names exist. */
async function readNames(client: Queryable, filter: SegmentFilter): Promise<Named> {
  const nodes = [...nodesOf(filter)].map(({ node }) => node);
  const { rows } = await client.query<{
    attributes: Record<string, string>;
    lists: string[];
    campaigns: number[];
    types: string[];
  }>(
    `select (select coalesce(jsonb_object_agg(name, kind), '{}') from attribute_catalogue) as attributes,
       array(select key from audience_lists where key = any($1::text[])) as lists,
       array(select id from campaigns where id = any($2::int[])) as campaigns,
       array(select key from notification_types where key = any($3::text[])) as types`,
    [
      nodes.flatMap((node) => ("list" in node ? [node.list] : [])),
      nodes.flatMap((node) => ("did" in node ? [node.campaign ?? []].flat() : [])),
      nodes.flatMap((node) => ("did" in node ? [node.type ?? []].flat() : [])),
    ],
  );
  const row = rows[0];
  return {
    attributes: new Map(Object.entries(row?.attributes ?? {})),
    lists: new Set(row?.lists),
    campaigns: new Set(row?.campaigns),
    types: new Set(row?.types),
  };
}

/** A segment alone is expanded by itself, so that its fault stands where it is named. */
function segmentFault(
  known: Map<string, SegmentFilter>,
  node: SegmentFilter,
  self: string | undefined,
): string | null {
  try {
    expandSegments(known, node, self);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

function nodeFault(named: Named, node: SegmentFilter): string | null {
  if ("field" in node) return attributeFault(named.attributes, node);
  if ("list" in node && !named.lists.has(node.list))
    return `The list "${node.list}" does not exist. Choose another one.`;
  if (!("did" in node)) return null;
  if (node.campaign !== undefined && !named.campaigns.has(node.campaign))
    return `Campaign ${node.campaign} does not exist. Choose another one.`;
  if (node.type !== undefined && !named.types.has(node.type))
    return `The type "${node.type}" is not registered. Choose another one.`;
  return null;
}

function attributeFault(known: Map<string, string>, condition: FieldCondition): string | null {
  const name = attributeOf(condition.field);
  // Before anything was discovered, everything may be right.
  if (name === null || known.size === 0) return null;
  const kind = known.get(name);
  if (kind !== undefined) return typeFault(name, kind, condition);
  const near = nearNames(name, [...known.keys()]);
  const advice = near.length > 0 ? `Did you mean ${near.join(" or ")}?` : "Check its spelling.";
  return `Nobody has an attribute "${name}". ${advice}`;
}

const kindNames: Record<string, string> = {
  text: "a text",
  number: "a number",
  boolean: "true or false",
  date: "a date",
};

const verbs = {
  eq: "be",
  ne: "be told apart from",
  in: "be one of",
  lt: "be less than",
  lte: "be at most",
  gt: "be greater than",
  gte: "be at least",
  contains: "contain",
  startsWith: "start with",
  withinDays: "be within days",
  inNextDays: "be in the next days",
  exists: "exist",
} as const;

/** "plan is a text; it cannot be greater than a number." */
function typeFault(name: string, kind: string, { op, value }: FieldCondition): string | null {
  const is = kindNames[kind];
  if (is === undefined || op === "exists") return null;
  const cannot = (what: string) => `${name} is ${is}; it cannot ${verbs[op]}${what}.`;
  if (op === "withinDays" || op === "inNextDays") return kind === "date" ? null : cannot("");
  if (op === "contains" || op === "startsWith") return kind === "text" ? null : cannot(" a text");
  const ordered = op !== "eq" && op !== "ne" && op !== "in";
  if (ordered && kind === "boolean") return cannot(" anything");
  const odd = [value].flat().find((one) => !fits(kind, one));
  return odd === undefined ? null : cannot(` ${inWords(odd)}`);
}

function fits(kind: string, value: unknown): boolean {
  if (kind === "date") return typeof value === "string" && momentOf(value) !== null;
  return kind === "text" ? typeof value === "string" : typeof value === kind;
}

const inWords = (value: unknown) =>
  typeof value === "string"
    ? `the text "${value}"`
    : typeof value === "number"
      ? "a number"
      : `${value}`;
