import type { RouterInputs, RouterOutputs } from "@/server/api/root";

export type Filter = RouterInputs["segments"]["save"]["filter"];
export type Fields = RouterOutputs["segments"]["fields"];
export type Field = Fields["fields"][number];
type FieldFilter = Extract<Filter, { field: string }>;
export type Op = FieldFilter["op"];
export type Value = FieldFilter["value"];
type Engagement = Extract<Filter, { did: string }>;

/** How a group joins its conditions. */
export const modes = ["all", "any", "none", "notAll"] as const;
export type Mode = (typeof modes)[number];

/** One condition while it is edited: what is not chosen yet is missing. */
export type Leaf =
  | { kind: "field"; field: string; op: Op; value: Value }
  | {
      kind: "did";
      did: Engagement["did"];
      campaign?: number | undefined;
      type?: string | undefined;
      withinDays: number | undefined;
    }
  | { kind: "list"; list: string | undefined }
  | { kind: "segment"; segment: string | undefined };

export type DraftLeaf = { id: string; negated: boolean; leaf: Leaf };
export type DraftGroup = { id: string; mode: Mode; children: DraftNode[] };
export type DraftNode = DraftLeaf | DraftGroup;

let made = 0;
export const newId = () => `node-${++made}`;

export const newGroup = (mode: Mode, children: DraftNode[] = []): DraftGroup => ({
  id: newId(),
  mode,
  children,
});
export const newLeaf = (leaf: Leaf, negated = false): DraftLeaf => ({ id: newId(), negated, leaf });

/** A filter as it is edited: a group at the top, whatever it was. */
export function draftOf(filter: Filter): DraftGroup {
  const node = nodeOf(filter);
  return "mode" in node ? node : newGroup("all", [node]);
}

function nodeOf(filter: Filter): DraftNode {
  if ("all" in filter) return newGroup("all", filter.all.map(nodeOf));
  if ("any" in filter) return newGroup("any", filter.any.map(nodeOf));
  if (!("not" in filter)) return newLeaf(leafOf(filter));
  const { not } = filter;
  if ("any" in not) return newGroup("none", not.any.map(nodeOf));
  if ("all" in not) return newGroup("notAll", not.all.map(nodeOf));
  if ("not" in not || ("field" in not && not.op !== "withinDays" && not.op !== "inNextDays"))
    return newGroup("none", [nodeOf(not)]);
  return newLeaf(leafOf(not), true);
}

function leafOf(
  filter: Exclude<Filter, { all: unknown } | { any: unknown } | { not: unknown }>,
): Leaf {
  if ("did" in filter) return { kind: "did", ...filter };
  if ("list" in filter) return { kind: "list", list: filter.list };
  if ("segment" in filter) return { kind: "segment", segment: filter.segment };
  if ("bucket" in filter || "considered" in filter)
    throw new Error("what only campaigns make is not edited");
  return { kind: "field", field: filter.field, op: filter.op, value: filter.value };
}

/** What a draft comes to: the filter, or what is missing; and the node of each of the filter's paths. */
export type Composed = {
  /** null while something is missing. */
  filter: Filter | null;
  /** By node. */
  missing: Record<string, string>;
  /** Node by path (`all.0.not`), for faults that the server tells. */
  nodes: Record<string, string>;
};

export function compose(root: DraftGroup): Composed {
  const missing: Record<string, string> = {};
  const nodes: Record<string, string> = {};
  const walk = (node: DraftNode, path: string[]): Filter | null => {
    nodes[path.join(".")] = node.id;
    if ("mode" in node) return group(node, path);
    const filter = filterOf(node.leaf);
    if (typeof filter === "string") {
      missing[node.id] = filter;
      return null;
    }
    if (node.negated) nodes[[...path, "not"].join(".")] = node.id;
    return node.negated ? { not: filter } : filter;
  };
  const group = (node: DraftGroup, path: string[]): Filter | null => {
    const join = node.mode === "all" || node.mode === "notAll" ? "all" : "any";
    const negated = node.mode === "none" || node.mode === "notAll";
    const below = negated ? [...path, "not", join] : [...path, join];
    if (node.children.length === 0) missing[node.id] = "Add a condition, or remove the group.";
    const children = node.children.map((child, i) => walk(child, [...below, String(i)]));
    const whole = children.filter((child) => child !== null);
    if (whole.length === 0 || whole.length < children.length) return null;
    const joined: Filter = join === "all" ? { all: whole } : { any: whole };
    return negated ? { not: joined } : joined;
  };
  const filter = walk(root, []);
  return { filter, missing, nodes };
}

/** A condition's filter, or the sentence that says what it lacks. */
function filterOf(leaf: Leaf): Filter | string {
  switch (leaf.kind) {
    case "list":
      return leaf.list === undefined ? "Choose a list." : { list: leaf.list };
    case "segment":
      return leaf.segment === undefined ? "Choose a segment." : { segment: leaf.segment };
    case "did": {
      const { did, campaign, type, withinDays } = leaf;
      if (withinDays === undefined) return "Say within how many days.";
      return {
        did,
        withinDays,
        ...(campaign === undefined ? {} : { campaign }),
        ...(type === undefined ? {} : { type }),
      };
    }
    case "field": {
      const { field, op, value } = leaf;
      if (op !== "exists" && (value === undefined || value === "")) return "Give a value.";
      if (Array.isArray(value) && value.length === 0) return "Choose at least one value.";
      return value === undefined ? { field, op } : { field, op, value };
    }
  }
}

/** The tree with one node changed, or taken out (null). */
export function replaceNode(
  root: DraftGroup,
  id: string,
  change: (node: DraftNode) => DraftNode[],
): DraftGroup {
  const children = root.children.flatMap((node) => {
    if (node.id === id) return change(node);
    return "mode" in node ? [replaceNode(node, id, change)] : [node];
  });
  return { ...root, children };
}

/** The tree with a node moved by one place within its group. */
export function moveNode(root: DraftGroup, id: string, by: -1 | 1): DraftGroup {
  const at = root.children.findIndex((node) => node.id === id);
  if (at < 0) {
    const children = root.children.map((node) => ("mode" in node ? moveNode(node, id, by) : node));
    return { ...root, children };
  }
  const children = [...root.children];
  const [node] = children.splice(at, 1);
  if (node) children.splice(Math.max(0, at + by), 0, node);
  return { ...root, children };
}

/** A node once more, with ids of its own. */
export function copyNode(node: DraftNode): DraftNode {
  return "mode" in node
    ? { ...node, id: newId(), children: node.children.map(copyNode) }
    : { ...node, id: newId() };
}
