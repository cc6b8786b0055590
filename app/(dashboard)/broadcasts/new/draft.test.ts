import { expect, it } from "vitest";
import { z } from "zod";
import {
  broadcastOf,
  draftOf,
  emptyDraft,
  missingIn,
  newKey,
  nobody,
  type TypeChoice,
  withType,
} from "./draft";

const type = (part: Partial<TypeChoice>): TypeChoice => ({
  ...{ key: "sale", name: "Sale", description: "", category: "marketing", priority: 2 },
  ...{ pinned: false, mandatory: false, ttlSeconds: 600, channels: ["in_app", "push"] },
  ...{ fanOut: "auto", templateVersionId: 1 },
  fields: [
    { name: "percent", example: 20 },
    { name: "title", example: "A first look" },
  ],
  ...part,
});

it("makes keys that are UUIDs, and no two alike", () => {
  const keys = Array.from({ length: 200 }, newKey);
  for (const key of keys) expect(z.uuid().safeParse(key).success).toBe(true);
  expect(new Set(keys).size).toBe(keys.length);
});

it("sends numbers where the template's example is one, and leaves out what is empty", () => {
  const draft = { ...emptyDraft(type({})), fields: { percent: "20", title: " " } };
  expect(broadcastOf(draft, type({})).data).toEqual({ percent: 20 });
  const words = { ...draft, fields: { percent: "a fifth", title: "20" } };
  expect(broadcastOf(words, type({})).data).toEqual({ percent: "a fifth", title: "20" });
});

it("keeps of the words what another type asks for too, and takes its length; without its push there is none", () => {
  const draft = { ...emptyDraft(type({})), push: true, fields: { percent: "5", title: "Now" } };
  const other = type({
    ...{ key: "news", ttlSeconds: 60, channels: ["in_app"] },
    fields: [{ name: "title", example: "x" }],
  });
  expect(withType(draft, other)).toMatchObject({
    ...{ typeKey: "news", fields: { title: "Now" }, push: false, lastsSeconds: 60 },
  });
});

it("brings back what was composed before", () => {
  const broadcast = broadcastOf({ ...emptyDraft(type({})), fields: { percent: "5" } }, type({}));
  expect(broadcastOf(draftOf(broadcast, newKey()), type({}))).toEqual(broadcast);
});

it("says whom it is for before anything can begin", () => {
  expect(missingIn(nobody)).toContain("Choose who");
  expect(missingIn({ ...nobody, lists: ["vip"] })).toBeNull();
  expect(missingIn({ ...nobody, who: "followers", actorId: " " })).toContain("followers");
  expect(missingIn({ ...nobody, who: "everyone" })).toBeNull();
});
