import { expect, test } from "vitest";
import { compose, copyNode, draftOf, type Filter, moveNode, newGroup, replaceNode } from "./draft";
import { filterWords } from "./filter-words";
import { newCondition } from "./new-condition";

const german: Filter = { field: "locale", op: "eq", value: "de" };
const recent: Filter = { field: "lastActiveAt", op: "withinDays", value: 7 };

test.each<[Filter, Filter]>([
  [german, { all: [german] }],
  [{ any: [german, recent] }, { any: [german, recent] }],
  [{ not: { any: [german, recent] } }, { not: { any: [german, recent] } }],
  [{ not: { all: [german, { not: recent }] } }, { not: { all: [german, { not: recent }] } }],
  [{ all: [{ not: german }] }, { all: [{ not: { any: [german] } }] }],
  [{ all: [{ not: { list: "vip" } }] }, { all: [{ not: { list: "vip" } }] }],
  [
    { all: [{ not: { did: "opened", campaign: 3, withinDays: 30 } }] },
    { all: [{ not: { did: "opened", campaign: 3, withinDays: 30 } }] },
  ],
  [{ not: { not: german } }, { not: { any: [{ not: { any: [german] } }] } }],
])("a filter is edited and comes out with the same meaning: %j", (filter, edited) => {
  const composed = compose(draftOf(filter));
  expect(composed).toMatchObject({ filter: edited, missing: {} });
  expect(compose(draftOf(edited)).filter).toEqual(edited);
});

const fields = {
  ...{ channels: [], platforms: [], lists: [], segments: [], campaigns: [], types: [] },
  fields: [],
};

test("what is not complete has no filter, and says what it lacks", () => {
  const list = newCondition("list", fields);
  const root = newGroup("all", [list, ...draftOf(german).children]);
  expect(compose(root)).toMatchObject({ filter: null, missing: { [list.id]: "Choose a list." } });
  expect(compose(newGroup("all")).filter).toBeNull();
});

test("a fault of the server is found by its path, through the nots that groups stand for", () => {
  const root = draftOf({ all: [german, { not: { any: [recent, { not: { list: "vip" } }] } }] });
  const { nodes } = compose(root);
  const group = root.children[1];
  const children = group && "mode" in group ? group.children : [];
  expect(nodes["all.1.not.any.0"]).toBe(children[0]?.id);
  expect(nodes["all.1.not.any.1.not"]).toBe(children[1]?.id);
});

test("nodes are moved, copied with ids of their own, and taken out", () => {
  const root = draftOf({ all: [german, recent] });
  const [first, second] = root.children;
  if (!first || !second) throw new Error("two conditions were given");
  expect(moveNode(root, second.id, -1).children.map(({ id }) => id)).toEqual([second.id, first.id]);
  expect(moveNode(root, first.id, -1)).toEqual(root);
  expect(copyNode(first).id).not.toBe(first.id);
  expect(compose(replaceNode(root, first.id, () => [])).filter).toEqual({ all: [recent] });
});

test("a filter is told in words", () => {
  const filter: Filter = {
    all: [
      { field: "attributes.plan", op: "in", value: ["pro", "team"] },
      { not: recent },
      { not: { did: "opened", withinDays: 30 } },
      { any: [{ list: "vip" }, { not: { segment: "gold" } }] },
    ],
  };
  expect(filterWords(filter, undefined)).toBe(
    "Plan is one of pro or team and lastActiveAt not within the last 7 days and opened nothing within 30 days and (on the list “vip” or not in “gold”)",
  );
});
