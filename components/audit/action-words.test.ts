import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { actionWords, groupLabel, hasWords } from "./action-words";
import { subjectLink } from "./subject-link";

/** Every action that the code writes to the audit log, where it is written out. */
function everyAction(): string[] {
  const files = readdirSync("server", { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  const found = files.flatMap((file) => {
    const source = readFileSync(`server/${file}`, "utf8");
    return [...source.matchAll(/\baction[:=]?\s*[:=][^;,\n]*?"([a-z-]+(?:\.[a-z_-]+)+)"/g)];
  });
  return [...new Set(found.flatMap(([, action]) => action ?? []))].sort();
}

it("has words for everything that is written to the audit log", () => {
  const actions = everyAction();
  expect(actions.length).toBeGreaterThan(60);
  expect(actions.filter((action) => !hasWords(action))).toEqual([]);
});

it("reads out what it has no words for", () => {
  expect(actionWords("moon.phase_changed")).toBe("moon: phase changed:");
  expect(groupLabel("moon")).toBe("Moon");
});

it("leads to what a line is about, and nowhere where it is gone", () => {
  const line = (action: string, subject: string, subjectName: string | null = null) =>
    subjectLink({ action, subject, subjectName });
  expect(line("campaign.paused", "campaign:7", "Spring")).toEqual({
    ...{ label: "“Spring”", href: "/campaigns/7" },
  });
  expect(line("campaign.remove", "campaign:7", "Spring")?.href).toBeNull();
  expect(line("user.view", "user:7", "a/b")?.href).toBe("/users/a%2Fb");
  expect(line("user.erase", "user:7")).toEqual({ label: "somebody who was erased", href: null });
  expect(line("account.force", "resend-main")?.href).toBe("/providers/resend-main");
  expect(line("producer.limit", "orders")?.href).toBe("/producers/orders");
  expect(line("alert.snooze", "12")?.href).toBe("/alerts/12");
  expect(line("brand.save", "workspace")).toBeNull();
});
