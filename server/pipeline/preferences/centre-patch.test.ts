import fc from "fast-check";
import { expect, test } from "vitest";
import type { Centre } from "./centre";
import { isOn, patchOf, type Wishes } from "./centre-patch";
import { type PreferencesPatch, PreferencesPatch as schema } from "./settings";

const channels = ["in_app", "push", "email"];
const typeKeys = ["like", "comment"];
const bool = fc.option(fc.boolean(), { nil: undefined });
const byChannel = fc.dictionary(fc.constantFrom(...channels), fc.boolean());
const stored = fc.record({
  master: fc.boolean(),
  types: fc.dictionary(
    fc.constantFrom(...typeKeys),
    fc.record({ enabled: bool, channels: byChannel }, { requiredKeys: [] }),
  ),
  channels: byChannel,
});
const boxes = fc.tuple(...channels.map(() => fc.boolean()));

const centreOf = (
  preferences: Pick<Centre["preferences"], "master" | "types" | "channels">,
): Centre => ({
  ...{ externalId: "u1", locale: "en", timeZone: "UTC", sender: "Acme", always: [] },
  preferences: {
    ...preferences,
    quietHours: null,
    hourlyCap: null,
    dailyCap: null,
    digests: {},
    version: 3,
  },
  categories: [
    {
      ...{ key: "social", digestible: true },
      types: typeKeys.map((key) => ({ key, name: key, description: "", channels })),
    },
  ],
});

const wishing = (more: Partial<Wishes>): Wishes => ({
  ...{ version: 3, paused: false, quietHours: null },
  ...{ channels: new Map(), types: new Map(), digests: new Map() },
  ...more,
});

/** As the store merges it. */
function applied(centre: Centre, patch: PreferencesPatch): Centre["preferences"] {
  const types = { ...centre.preferences.types };
  for (const [key, change] of Object.entries(patch.types ?? {})) {
    types[key] = {
      ...types[key],
      ...change,
      channels: { ...types[key]?.channels, ...change?.channels },
    };
  }
  return { ...centre.preferences, types };
}

test("whatever was ticked on the page is on afterwards, and nothing else", () => {
  fc.assert(
    fc.property(stored, boxes, boxes, fc.boolean(), (preferences, likes, comments, paused) => {
      const centre = centreOf(preferences);
      const ticked = [likes, comments].map(
        (row) => new Map(channels.map((key, i) => [key, row[i] ?? false])),
      );
      const types = new Map(typeKeys.map((key, i) => [key, ticked[i] ?? new Map()]));
      const patch = patchOf(centre, wishing({ types, paused }));
      expect(schema.safeParse(patch).success).toBe(true);
      const after = applied(centre, patch);
      for (const [key, row] of types)
        for (const [channel, on] of row)
          expect([key, channel, isOn(after, key, channel)]).toEqual([key, channel, on]);
      expect(patch.master ?? preferences.master).toBe(!paused);
    }),
  );
});

test("a page that is sent as it was shown changes nothing", () => {
  fc.assert(
    fc.property(stored, (preferences) => {
      const centre = centreOf(preferences);
      const shown = (of: string) =>
        channels.map((key): [string, boolean] => [key, isOn(centre.preferences, of, key)]);
      const wishes = wishing({
        paused: !preferences.master,
        channels: new Map(channels.map((key) => [key, centre.preferences.channels[key] !== false])),
        types: new Map(typeKeys.map((key) => [key, new Map(shown(key))])),
        digests: new Map([["social", null]]),
      });
      expect(patchOf(centre, wishes)).toEqual({ version: 3 });
    }),
  );
});

test("who asks for a digest gets it, also after unsubscribing from digests", () => {
  const centre = centreOf({
    master: true,
    channels: {},
    types: { digest: { channels: { email: false } } },
  });
  centre.categories.push({
    ...{ key: "digests", digestible: false },
    types: [{ key: "digest", name: "Digest", description: "", channels: ["email"] }],
  });
  const digests = new Map([["social", { every: "daily" as const, hour: 8 }]]);
  const types = new Map([["digest", new Map([["email", false]])]]);
  expect(patchOf(centre, wishing({ digests, types })).types).toEqual({
    digest: { enabled: true, channels: { email: true } },
  });
});
