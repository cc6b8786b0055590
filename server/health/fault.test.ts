import { expect, it } from "vitest";
import { errorStatus } from "@/server/errors";
import {
  deliveryReasons,
  holdReasons,
  providerClasses,
  suppressionReasons,
} from "@/server/pipeline/preferences/reasons";
import { judge } from "@/server/pipeline/sending/outcome";
import type { Answer } from "@/server/providers/provider";
import { faultOf, isClassified } from "./fault";

it("knows every error code that an event can be refused with", () => {
  for (const code of [...Object.keys(errorStatus), "back_pressure", "shed"]) {
    expect(isClassified("accept", code), code).toBe(true);
    expect(faultOf("accept", "rejected", code), code).not.toBeNull();
  }
});

it("knows every reason that a delivery can end with", () => {
  const reasons = [suppressionReasons, holdReasons, deliveryReasons, providerClasses].flatMap(
    (table) => Object.keys(table),
  );
  for (const reason of reasons) expect(isClassified("sending", reason), reason).toBe(true);
});

it("knows what every answer of a provider comes to", () => {
  const answers: Answer[] = [
    { kind: "unknown", detail: "" },
    ...(["rate_limited", "unavailable", "timeout"] as const).map((kind) => {
      return { kind: "retry" as const, class: kind, detail: "" };
    }),
    ...(["invalid_content", "unauthorized", "blocked"] as const).map((kind) => {
      return { kind: "refused" as const, class: kind, detail: "" };
    }),
    { kind: "endpoint_invalid", detail: "" },
  ];
  for (const answer of answers) {
    const judging = { attempt: 1_000, retryingMs: 1e12, random: 0.5, accounts: 1 };
    const outcome = judge([answer], { ...judging, priority: 1, resendable: false });
    if (outcome.state === "sent") throw new Error("none of these is a success");
    expect(isClassified("sending", outcome.reason), outcome.reason).toBe(true);
  }
});

it.each([
  ["accept", "rejected", "malformed", "producer"],
  ["accept", "rejected", "back_pressure", "platform"],
  ["accept", "unavailable", "unavailable", "platform"],
  ["sending", "failed", "render_failed", "producer"],
  ["sending", "failed", "template_failed", "platform"],
  ["sending", "failed", "retries_exhausted", "provider"],
  ["sending", "failed", "endpoint_invalid", "recipient"],
  ["sending", "unknown", "unknown", "provider"],
  ["sending", "unknown", "worker_died", "platform"],
  ["sending", "expired", "provider_down", "provider"],
  ["sending", "expired", "quiet_hours", "recipient"],
  ["sending", "expired", "expired", "platform"],
  ["sending", "failed", "a reason of tomorrow", "platform"],
  ["fanout", "suppressed", "expired", "platform"],
  ["tracking", "bounced", "", "recipient"],
])("counts %s %s (%s) to the %s", (stage, outcome, reason, fault) => {
  expect(faultOf(stage, outcome, reason)).toBe(fault);
});

it.each([
  ["sending", "sent", ""],
  ["sending", "retry", "timeout"],
  ["sending", "cancelled", "kill_switch"],
  ["fanout", "suppressed", "daily_cap"],
  ["accept", "duplicate", ""],
])("counts %s %s to nobody", (stage, outcome, reason) => {
  expect(faultOf(stage, outcome, reason)).toBeNull();
});
