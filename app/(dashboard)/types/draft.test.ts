import fc from "fast-check";
import { expect, it } from "vitest";
import { channelKeys } from "@/server/channels/registry";
import { settingsFaults } from "@/server/notification-types/type-settings";
import { blank, changed, consequencesOf } from "./draft";
import type { Settings } from "./type";

const parts: fc.Arbitrary<Partial<Settings>> = fc.oneof(
  fc.record({ priority: fc.constantFrom<0 | 1 | 2>(0, 1, 2) }),
  fc.record({ channels: fc.uniqueArray(fc.constantFrom(...channelKeys), { minLength: 1 }) }),
  fc.record({ mandatory: fc.boolean() }),
  fc.record({ aggregationWindowSeconds: fc.constantFrom(null, 60) }),
  fc.record({ aggregationMaxEvents: fc.constantFrom(null, 20) }),
  fc.record({ fanOut: fc.constantFrom<Settings["fanOut"]>("auto", "write", "read") }),
  fc.record({ pushByTopic: fc.boolean() }),
  fc.record({ trackOpens: fc.boolean(), lockScreenPrivate: fc.boolean() }),
  fc.constant<Partial<Settings>>({ fallbacks: { push: ["sms"], email: [] } }),
);

it("never makes of a sound form one that the server refuses for what contradicts itself", () => {
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), (all) => {
      const draft = all.reduce(changed, { ...blank, category: "social" });
      expect(settingsFaults(draft)).toEqual([]);
    }),
  );
});

it("says what people will notice, and nothing of what they will not", () => {
  const before: Settings = { ...blank, category: "social" };
  expect(consequencesOf(before, { ...before, name: "Another", ttlSeconds: 60 })).toEqual([]);
  expect(consequencesOf(before, { ...before, priority: 0, pinned: true })).toEqual([
    "It goes as P0: before what is P1, and past caps and quiet hours.",
    "It is P0 for good: that cannot be taken back.",
  ]);
  expect(consequencesOf(before, { ...before, channels: ["push"], category: "orders" })).toEqual([
    "Who opted out of “orders” gets none; opt-outs of “social” no longer count for it.",
    "Events that name a channel which it no longer has are refused, with that as the reason.",
  ]);
});
