import fc from "fast-check";
import { expect, it } from "vitest";
import { channelKeys } from "@/server/channels/registry";
import { soundSettings as sound } from "./testing";
import { TypeKey, TypeSettings } from "./type-settings";

/** Where a change of the sound settings is refused. */
function faultsOf(change: Partial<Record<keyof TypeSettings, unknown>>): string[] {
  const read = TypeSettings.safeParse({ ...sound, ...change });
  return read.success ? [] : read.error.issues.map(({ path }) => path.join("."));
}

it("takes settings that fit together", () => {
  expect(faultsOf({})).toEqual([]);
  expect(faultsOf({ priority: 0, aggregationWindowSeconds: null, mandatory: true })).toEqual([]);
  expect(faultsOf({ fanOut: "read", pushByTopic: true })).toEqual([]);
});

it.each<[string, Parameters<typeof faultsOf>[0], string[]]>([
  ["a name of nothing", { name: "  " }, ["name"]],
  ["a lifetime of a second", { ttlSeconds: 1 }, ["ttlSeconds"]],
  ["a lifetime over thirty days", { ttlSeconds: 30 * 86_400 + 1 }, ["ttlSeconds"]],
  ["half a second", { dedupWindowSeconds: 0.5 }, ["dedupWindowSeconds"]],
  ["no channel", { channels: [], fallbacks: {} }, ["channels"]],
  ["one channel twice", { channels: ["push", "push"] }, ["channels"]],
  ["an unknown channel", { channels: ["fax"], fallbacks: {} }, ["channels.0"]],
  ["Carillon's own category", { category: "system" }, ["category"]],
  ["opt-outs passed by P1", { mandatory: true }, ["mandatory"]],
  ["a P0 that waits", { priority: 0 }, ["aggregationWindowSeconds"]],
  ["a P3", { priority: 3 }, ["priority"]],
  [
    "a window's end without a window",
    { aggregationWindowSeconds: null, aggregationMaxEvents: 9 },
    ["aggregationMaxEvents"],
  ],
  ["reading without an inbox", { fanOut: "read", channels: ["push"], fallbacks: {} }, ["fanOut"]],
  ["topics where rows are always written", { fanOut: "write", pushByTopic: true }, ["pushByTopic"]],
  [
    "topics without push",
    { channels: ["in_app"], fallbacks: {}, pushByTopic: true },
    ["pushByTopic"],
  ],
  ["a stand-in for itself", { fallbacks: { push: ["push"] } }, ["fallbacks.push"]],
  ["the inbox as a stand-in", { fallbacks: { push: ["in_app"] } }, ["fallbacks.push"]],
  ["a stand-in for what it does not send", { fallbacks: { sms: ["push"] } }, ["fallbacks.sms"]],
  ["opens without mails", { channels: ["push"], fallbacks: {}, trackOpens: true }, ["trackOpens"]],
  ["a setting that nobody knows", { colour: "red" } as object, [""]],
])("refuses %s, at its field", (_what, change, fields) => {
  expect(faultsOf(change)).toEqual(fields);
});

it("names the limits of what is outside of them", () => {
  for (const ttlSeconds of [1, 1.5, "an hour"]) {
    const { error } = TypeSettings.safeParse({ ...sound, ttlSeconds });
    expect(error?.issues.map(({ message }) => message)).toEqual([
      "A whole number of seconds, from 10 to 2,592,000.",
    ]);
  }
});

it("keeps Carillon's names, and takes words put together", () => {
  for (const key of ["order.shipped", "a1", "post_created.by-friend"])
    expect([key, TypeKey.safeParse(key).success]).toEqual([key, true]);
  for (const key of [
    "system.alert",
    "drill.message",
    "digest",
    "new",
    "Order",
    "a..b",
    "a.",
    "x",
    "é.a",
  ])
    expect([key, TypeKey.safeParse(key).success]).toEqual([key, false]);
});

it("never lets through a fallback that leads to where it came from, or out of what the type sends", () => {
  const channel = fc.constantFrom(...channelKeys);
  const some = fc.uniqueArray(channel, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(some, channel, fc.array(channel, { maxLength: 4 }), (channels, from, to) => {
      const read = TypeSettings.safeParse({ ...sound, channels, fallbacks: { [from]: to } });
      const right =
        from !== "in_app" &&
        channels.includes(from) &&
        to.length > 0 &&
        new Set(to).size === to.length &&
        !to.includes(from) &&
        !to.includes("in_app");
      expect(read.success).toBe(right);
    }),
    { numRuns: 300 },
  );
});
