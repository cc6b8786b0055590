import { expect, it } from "vitest";
import type { Bin } from "./bins";
import { type Evidence, findingsOf } from "./findings";
import type { ObjectiveView } from "./objectives-view";

const start = Date.parse("2026-03-04T14:00:00Z");
const minuteAt = (i: number) => new Date(start + i * 60_000);

/** Ten minutes in which push goes through one account and e-mail and SMS through others. */
function minutes(push: (i: number) => { sent: number; retry: number }): Bin[] {
  return Array.from({ length: 10 }, (_, i) => {
    const of = { bin: i, stage: "sending", priority: 1 };
    const { sent, retry } = push(i);
    return {
      start: minuteAt(i),
      seconds: 60,
      latency: [],
      counts: [
        { ...of, channel: "push", provider: "push-1", outcome: "sent", n: sent },
        { ...of, channel: "push", provider: "push-1", outcome: "retry", n: retry },
        { ...of, channel: "email", provider: "mail-1", outcome: "sent", n: 50 },
        { ...of, channel: "sms", provider: "sms-1", outcome: "sent", n: 10 },
      ],
    };
  });
}

const healthy: Evidence = {
  minutes: minutes(() => ({ sent: 100, retry: 0 })),
  providerFaults: [],
  producers: [{ key: "shop", name: "Shop", total: 500, rejected: 3, minutes: [] }],
  ours: { unavailable: 0, failed: 0 },
  troubles: [],
  failovers: [],
  accounts: [{ key: "push-1", label: "Sandbox push" }],
  channels: [
    { key: "push", label: "Push" },
    { key: "email", label: "E-mail" },
    { key: "sms", label: "SMS" },
  ],
  objectives: [],
  missing: [],
  oldest: [],
  shedding: 0,
};

const objective = (key: ObjectiveView["key"], burn: number): ObjectiveView => ({
  ...{ key, target: 0.99, total: 500, bad: 50, value: 0.9 },
  month: { total: 500, bad: 50, left: 0.5 },
  burn: { "5m": burn, "1h": burn, "6h": burn, "3d": burn },
  exhaustedInHours: null,
});

it("finds nothing where all is well", () => {
  expect(findingsOf(healthy)).toEqual([]);
});

it("names the provider that fails, by how much, since when, and what is fine", () => {
  const failing = minutes((i) => (i < 4 ? { sent: 100, retry: 0 } : { sent: 66, retry: 34 }));
  expect(findingsOf({ ...healthy, minutes: failing })).toEqual([
    {
      whose: "provider",
      tone: "bad",
      text: "Sandbox push fails 34 % of its push calls",
      since: minuteAt(4),
      after: "; e-mail and SMS are fine",
      href: "/providers/push-1",
    },
  ]);
});

it("counts what failed for good because of an account, and no dead addresses", () => {
  const pair = { provider: "push-1", channel: "push" };
  const providerFaults = [7, 8, 9].map((i) => {
    return { ...pair, minute: minuteAt(i).getTime() / 60_000, n: 20 };
  });
  const [finding] = findingsOf({ ...healthy, providerFaults });
  expect(finding).toMatchObject({ whose: "provider", since: minuteAt(7), tone: "warn" });
});

it("says of an open breaker where its messages go, and of nobody to stand in that they wait", () => {
  const trouble = {
    ...{ key: "push-1", label: "Sandbox push", state: "open", forced: null, paceFactor: 1 },
    ...{ since: minuteAt(3), reason: "" },
  };
  const to = (label: string | null) =>
    findingsOf({
      ...healthy,
      troubles: [trouble],
      failovers: [{ channel: "push", from: "Sandbox push", to: label }],
    });
  expect(to("FCM")).toMatchObject([{ tone: "warn", after: "; push goes to FCM" }]);
  expect(to(null)).toMatchObject([{ tone: "bad", after: "; push waits", since: minuteAt(3) }]);
});

it("tells a producer whose events are refused from one with a few", () => {
  const producers = [{ key: "shop", name: "Shop", total: 400, rejected: 300, minutes: [] }];
  expect(findingsOf({ ...healthy, producers })).toMatchObject([
    { whose: "producer", text: "75 % of what Shop posts is refused", href: "/producers/shop" },
  ]);
  expect(
    findingsOf({
      ...healthy,
      producers: [{ key: "a", name: "A", total: 10, rejected: 9, minutes: [] }],
    }),
  ).toEqual([]);
});

it("says since when a producer's events are refused; minutes without any do not end it, good ones do", () => {
  const at = (i: number, rejected: number) => ({
    ...{ minute: minuteAt(i).getTime() / 60_000, total: 100, rejected },
  });
  const since = (minutes: ReturnType<typeof at>[]) =>
    findingsOf({
      ...healthy,
      producers: [{ key: "shop", name: "Shop", total: 400, rejected: 300, minutes }],
    })[0]?.since;
  expect(since([at(1, 90), at(2, 2), at(4, 60), at(7, 75), at(8, 80)])).toEqual(minuteAt(4));
  expect(since([at(2, 90), at(3, 70)])).toEqual(minuteAt(2));
});

it("puts what we broke first, and consequences away where a cause is known", () => {
  const failing = minutes(() => ({ sent: 50, retry: 50 }));
  const late = [objective("p0_latency", 60)];
  const oldest = [{ priority: 0, channel: "push", ageMs: 60_000 }];
  const both = findingsOf({
    ...healthy,
    ...{ minutes: failing, objectives: late, oldest, missing: [0] },
    ours: { unavailable: 4, failed: 0 },
  });
  expect(both.map(({ whose }) => whose)).toEqual(["platform", "platform", "provider"]);
  expect(both.map(({ rule }) => rule)).toEqual([
    { key: "worker-missing", group: "P0" },
    { key: "ingest-availability", group: "" },
    undefined,
  ]);
  const alone = findingsOf({ ...healthy, objectives: late, oldest });
  expect(alone.map(({ rule }) => rule)).toEqual([
    { key: "p0-latency", group: "" },
    { key: "queue-age", group: "P0" },
  ]);
  expect(alone.map(({ text }) => text)).toEqual([
    "P0 is late: its budget burns 60 times too fast",
    "P0 has waited 60 s for push",
  ]);
});

it("never leaves a bad thing behind a lesser one", () => {
  const producers = [{ key: "shop", name: "Shop", total: 400, rejected: 300, minutes: [] }];
  const failing = minutes((i) => (i < 5 ? { sent: 100, retry: 0 } : { sent: 92, retry: 8 }));
  const found = findingsOf({ ...healthy, producers, minutes: failing });
  expect(found.map(({ whose, tone }) => [whose, tone])).toEqual([
    ["producer", "bad"],
    ["provider", "warn"],
  ]);
});
