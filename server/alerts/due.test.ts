import fc from "fast-check";
import { expect, test } from "vitest";
import type { Contact } from "./contacts";
import { type Due, dueOf, remindEveryMs, type TellableAlert, type Telling } from "./due";

const start = Date.UTC(2026, 2, 2, 10);
const at = (seconds: number) => new Date(start + seconds * 1_000);

const alert: TellableAlert = {
  ...{ id: 1, ruleKey: "p0-latency", groupKey: "", tier: "page", state: "firing", sentence: "" },
  ...{
    firedAt: at(0),
    resolvedAt: null,
    acknowledgedAt: null,
    snoozedUntil: null,
    mutedUntil: null,
  },
};
const chat: Contact = { id: 1, name: "", kind: "webhook", target: "", tiers: ["page", "chat"] };
const pager: Contact = { ...chat, id: 2, tiers: ["page"] };

const waysOf = () => ["plain" as const];
const due = (alerts: TellableAlert[], tellings: Telling[], now: Date) =>
  dueOf(alerts, [chat, pager], tellings, { now, waysOf });

const telling = (
  { alert: { id }, contact, way, about }: Due,
  event: Telling["event"],
  when: Date,
) => ({
  ...{ alertId: id, contactId: contact.id, way, about, event, at: when },
});

test("each contact of the tier is told once that it began and once that it is over, whenever one looks", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 2, maxLength: 40 }),
      fc.integer({ min: 0, max: 2_000 }),
      fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
      (pauses, endsAt, works) => {
        const tellings: Telling[] = [];
        let second = 0;
        for (const [i, pause] of [...pauses, 3_000, 3_000].entries()) {
          second += pause;
          const over = second >= endsAt;
          const now: TellableAlert = over
            ? { ...alert, state: "resolved", resolvedAt: at(endsAt), acknowledgedAt: at(0) }
            : { ...alert, acknowledgedAt: at(0) };
          for (const one of due([now], tellings, at(second))) {
            const worked = i >= pauses.length || works[i] === true;
            tellings.push(telling(one, worked ? "told" : "not_told", at(second)));
          }
        }
        for (const contact of [1, 2]) {
          const told = tellings
            .filter((one) => one.contactId === contact && one.event === "told")
            .map(({ about }) => about);
          expect([[], ["fired"], ["fired", "over"]]).toContainEqual(told);
        }
      },
    ),
  );
});

test("what is being told is left alone, and told again when its process was lost", () => {
  const [first] = due([alert], [], at(0));
  if (!first) throw new Error("nothing is due");
  const begun = [telling(first, "telling", at(0))];
  expect(due([alert], begun, at(5)).map(({ contact }) => contact.id)).toEqual([2]);
  expect(due([alert], begun, at(61)).map(({ contact }) => contact.id)).toEqual([1, 2]);
});

test("pages that nobody takes are told again; acknowledged, snoozed and muted ones are not", () => {
  const told = due([alert], [], at(0)).map((one) => telling(one, "told", at(0)));
  const later = at(remindEveryMs / 1_000);
  const about = (change: Partial<TellableAlert>) =>
    due([{ ...alert, ...change }], told, later).map((one) => one.about);
  expect(about({})).toEqual(["reminder", "reminder"]);
  expect(due([alert], told, at(60))).toEqual([]);
  expect(about({ acknowledgedAt: at(1) })).toEqual([]);
  expect(about({ snoozedUntil: at(99_999) })).toEqual([]);
  expect(about({ mutedUntil: at(99_999) })).toEqual([]);
  expect(about({ snoozedUntil: at(10) })).toEqual(["reminder", "reminder"]);
  expect(about({ tier: "chat" })).toEqual([]);
});

test("who was not told that it began is not told that it is over", () => {
  expect(due([{ ...alert, state: "resolved", resolvedAt: at(9) }], [], at(10))).toEqual([]);
});
