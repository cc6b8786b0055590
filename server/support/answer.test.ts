import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idFloor } from "@/server/ids";
import {
  deliveryReasons,
  holdReasons,
  providerClasses,
  suppressionReasons,
} from "@/server/pipeline/preferences/reasons";
import { answerOf } from "./answer";
import type { AnswerFacts, AroundFacts, DeliveryFacts } from "./answer-facts";

const at = new Date("2026-11-19T13:02:11Z");
const minutes = (n: number) => new Date(at.getTime() + n * 60_000);

const around: AroundFacts = {
  wouldBe: ["push", "in_app"],
  caps: { inHour: 3, inDay: 50, hourlyCap: 10, dailyCap: 50, lastAt: at },
  quietHours: { start: "22:00", end: "08:00" },
  devices: { there: 2, dead: 1 },
  switches: [
    { scope: "type", reason: "wrong price", createdBy: "ops@example.com", since: at, until: null },
  ],
  inAudience: null,
};

const delivery: DeliveryFacts = {
  channel: "push",
  state: "sent",
  reason: null,
  attempts: 1,
  paused: false,
  fallbackOf: null,
  notBefore: null,
  finishedAt: at,
  deliveredAt: null,
  openedAt: null,
  clickedAt: null,
  bouncedAt: null,
  complainedAt: null,
};

const facts: AnswerFacts = {
  zone: "Europe/Berlin",
  now: minutes(30),
  at,
  event: {
    status: "completed",
    typeName: "Likes",
    expiresAt: minutes(600),
    campaignName: "Spring",
  },
  message: { outcome: "routed", reason: null, inApp: false, heldUntil: null, readAt: null },
  deliveries: [delivery],
  around,
};

const suppressed = (reason: string | null): AnswerFacts => ({
  ...facts,
  deliveries: [],
  message: { outcome: "suppressed", reason, inApp: false, heldUntil: null, readAt: null },
});

const sentenceOf = (changed: Partial<AnswerFacts>) => answerOf({ ...facts, ...changed }).sentence;
const withDelivery = (changed: Partial<DeliveryFacts>) =>
  sentenceOf({ deliveries: [{ ...delivery, ...changed }], around: null });

describe("the sentence", () => {
  it("tells a mail of a digest as one that comes later or came, not as one that was stopped", () => {
    const mail = { channel: "email", state: "cancelled" };
    expect(withDelivery({ ...mail, reason: "digest", notBefore: minutes(418) })).toBe(
      "E-mail waiting for the user's digest of 21:00 (Europe/Berlin).",
    );
    expect(withDelivery({ ...mail, reason: "digested", finishedAt: minutes(28) })).toBe(
      "E-mail went out in the user's digest of 14:30 (Europe/Berlin).",
    );
  });

  it("names the cap, when it was reached, and what would have been sent", () => {
    expect(answerOf(suppressed("daily_cap")).sentence).toBe(
      "Suppressed: daily cap of 50 reached at 14:02; would have been push + inbox (Europe/Berlin).",
    );
  });

  it("says into which update an event was collapsed, as long as that is known", () => {
    const told = suppressed("aggregated");
    expect(answerOf(told).sentence).toBe("Collapsed into an update about the same thing.");
    const collapsedInto = idFloor(minutes(5));
    expect(
      answerOf({ ...told, message: told.message && { ...told.message, collapsedInto } }).sentence,
    ).toBe("Collapsed into the update of 14:07 (Europe/Berlin).");
  });

  it("says that an update took a message's place, where the inbox was its only channel too", () => {
    const message = facts.message && { ...facts.message, takenOverBy: idFloor(minutes(5)) };
    expect(sentenceOf({ message, deliveries: [] })).toBe(
      "In the inbox since 14:02, until an update took its place (Europe/Berlin).",
    );
  });

  it("counts the devices that were reached, and says that the other token was dead", () => {
    expect(sentenceOf({ deliveries: [{ ...delivery, deliveredAt: at }] })).toBe(
      "Delivered by push to 1 of 2 devices at 14:02:11; the other token was dead (Europe/Berlin).",
    );
  });

  it("says for what something waits and until when", () => {
    const heldUntil = new Date("2026-11-20T07:00:00Z");
    const held = {
      outcome: "held" as const,
      reason: "quiet_hours",
      inApp: true,
      heldUntil,
      readAt: null,
    };
    const waits = {
      ...delivery,
      state: "queued",
      attempts: 0,
      notBefore: heldUntil,
      finishedAt: null,
    };
    expect(sentenceOf({ message: held, deliveries: [waits] })).toBe(
      "In the inbox since 14:02; waiting for quiet hours until 08:00 on 20 Nov, then push (Europe/Berlin).",
    );
  });

  it.each([
    [
      { state: "failed", reason: "endpoint_invalid" },
      /^Push failed at 14:02:11: the provider said/,
    ],
    [{ state: "unknown", reason: "ambiguous" }, /^Push may have arrived/],
    [{ state: "expired", reason: "expired" }, /^Push expired/],
    [{ state: "cancelled", reason: "kill_switch" }, /^Push was stopped .*kill switch/],
    [{ state: "queued", paused: true }, /parked until somebody resumes/],
    [{ state: "queued", paused: true, reason: "kill_switch" }, /held by a kill switch until it is/],
    [{ state: "queued", reason: "provider_down" }, /until a provider takes messages again/],
    [
      { channel: "email", fallbackOf: "push" },
      /^Sent by e-mail instead of push, which no provider/,
    ],
    [{ channel: "email", bouncedAt: minutes(1) }, /came back at 14:03/],
    [{ channel: "email", complainedAt: minutes(1) }, /marked as spam/],
    [{ clickedAt: minutes(2), openedAt: minutes(1) }, /, and clicked at 14:04/],
    [{ state: "sending", finishedAt: null }, /^With the provider of push now\.$/],
  ])("tells a delivery that is %o", (changed, expected) => {
    expect(withDelivery(changed)).toMatch(expected);
  });

  it.each([
    ["scheduled", /scheduled for 14:02/],
    ["running", /still going through its audience/],
    ["held", /kill switch holds/],
    ["cancelled", /cancelled before it was decided/],
    ["dead", /failed before anybody/],
    ["completed", /not in its audience/],
  ])("tells a notification that is %s and decided nothing for the user", (status, expected) => {
    const event = { ...facts.event, status };
    expect(sentenceOf({ event, message: null, deliveries: [], around: null })).toMatch(expected);
  });

  it("tells two channels that fared alike in one clause", () => {
    const both = [delivery, { ...delivery, channel: "email" }];
    expect(sentenceOf({ deliveries: both, around: null })).toMatch(/^Sent by push and e-mail at/);
  });
});

const codes = [suppressionReasons, holdReasons, deliveryReasons, providerClasses].flatMap((table) =>
  Object.keys(table),
);
const states = ["queued", "sending", "sent", "failed", "expired", "cancelled", "unknown"];
const moment = fc.option(fc.integer({ min: -3_000, max: 3_000 }).map(minutes));

const anyDelivery: fc.Arbitrary<DeliveryFacts> = fc.record({
  channel: fc.constantFrom("push", "email", "sms", "webhook", "pigeon_post"),
  state: fc.constantFrom(...states, "never_heard_of"),
  reason: fc.option(fc.constantFrom(...codes, "made_up_reason")),
  attempts: fc.nat(9),
  paused: fc.boolean(),
  fallbackOf: fc.option(fc.constantFrom("push", "in_app")),
  notBefore: moment,
  finishedAt: moment,
  deliveredAt: moment,
  openedAt: moment,
  clickedAt: moment,
  bouncedAt: moment,
  complainedAt: moment,
});

const anyFacts: fc.Arbitrary<AnswerFacts> = fc.record({
  zone: fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata"),
  now: fc.constant(minutes(30)),
  at: fc.constant(at),
  event: fc.record({
    status: fc.constantFrom(
      "scheduled",
      "accepted",
      "held",
      "running",
      "completed",
      "cancelled",
      "dead",
    ),
    typeName: fc.constant("Likes"),
    expiresAt: fc.constant(minutes(5)),
    campaignName: fc.option(fc.constant("Spring")),
  }),
  message: fc.option(
    fc.record({
      outcome: fc.constantFrom("routed" as const, "held" as const, "suppressed" as const),
      reason: fc.option(fc.constantFrom(...codes, "made_up_reason")),
      inApp: fc.boolean(),
      heldUntil: moment,
      readAt: moment,
    }),
  ),
  deliveries: fc.array(anyDelivery, { maxLength: 4 }),
  around: fc.option(
    fc.record({
      wouldBe: fc.subarray(["push", "in_app", "email"]),
      caps: fc.constant(around.caps),
      quietHours: fc.option(fc.constant({ start: "22:00", end: "08:00" })),
      devices: fc.record({ there: fc.nat(3), dead: fc.constant(0) }),
      switches: fc.subarray(around.switches),
      inAudience: fc.option(fc.boolean()),
    }),
  ),
});

it("has a sentence for every reason, and shows no code, whatever is known", () => {
  for (const reason of codes) {
    const { sentence, evidence } = answerOf(suppressed(reason));
    expect(sentence).not.toContain("does not know");
    expect(`${sentence} ${JSON.stringify(evidence)}`).not.toMatch(/[a-z]_[a-z]/);
  }
  fc.assert(
    fc.property(anyFacts, (any) => {
      const { sentence, evidence } = answerOf(any);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      const text = [sentence, ...evidence.map((line) => line.text)].join(" ");
      expect(text).not.toMatch(/[a-z]_[a-z]|undefined|null|NaN|Invalid|§|\. \.|\.\./);
    }),
    { numRuns: 2_000 },
  );
});

describe("a broadcast that somebody has no row of", () => {
  const broadcast = (status: string, expiresAt: Date, inAudience: boolean | null) =>
    answerOf({
      ...facts,
      event: { ...facts.event, status, strategy: "read", expiresAt },
      message: null,
      deliveries: [],
      around: { ...around, inAudience },
    }).sentence;

  it("lies in the inbox while it lasts, and its story says so", () => {
    expect(broadcast("running", minutes(600), true)).toContain("their inbox has it from 14:02");
    expect(broadcast("completed", minutes(20), null)).toContain(
      "the user did nothing with it there",
    );
  });

  it("says when the user is not meant by it, and when it was stopped", () => {
    expect(broadcast("running", minutes(600), false)).toContain("not in its audience");
    expect(broadcast("cancelled", minutes(600), true)).toContain("was stopped");
  });
});
