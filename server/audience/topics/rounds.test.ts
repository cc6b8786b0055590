import fc from "fast-check";
import { expect, test } from "vitest";
import type { Claimed } from "./claims";
import { roundsOf, topicOf } from "./rounds";

test("a call is about one topic and holds a thousand tokens at most; every change is in one", () => {
  const changeOf = (i: number): Claimed => ({
    ...{ userId: i, deviceId: "phone", actorId: i % 2 ? "a" : "b", madeAt: "", attempts: 1 },
    ...{ accountId: 1, token: i < 10 ? null : `phone${i}`, joins: i > 4_500 },
  });
  const { rounds, dropped } = roundsOf(Array.from({ length: 5_000 }, (_, i) => changeOf(i)));
  expect(dropped).toHaveLength(10);
  const sizes = rounds.map(({ changes }) => changes.length);
  expect(Math.max(...sizes)).toBe(1_000);
  expect(sizes.reduce((sum, n) => sum + n)).toBe(4_990);
  for (const { topic, joins, changes } of rounds) {
    const kinds = changes.map((change) => `${topicOf(change.actorId)}/${change.joins}`);
    expect(new Set(kinds)).toEqual(new Set([`${topic}/${joins}`]));
  }
});

test("no two actors share a topic, and every name is one that Google takes", () => {
  const id = fc.string({ unit: "binary", minLength: 1, maxLength: 128 });
  fc.assert(
    fc.property(id, id, (one, other) => {
      expect(topicOf(one)).toMatch(/^[a-zA-Z0-9\-_.~%]{1,900}$/);
      expect(topicOf(one) === topicOf(other)).toBe(one === other);
    }),
  );
});
