import { expect, test } from "vitest";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";
import { type Liftable, liftSuppression } from "./lift-suppression";
import { saveUsers } from "./save-users";
import type { UserInput } from "./user-input";

const now = new Date("2026-11-20T12:00:00Z");
const by = { actor: "sam@example.com", now };
const bad = {
  email: "email_state = 'bounced', email_reason = 'hard_bounce', soft_bounces = array[now()]",
  sms: "phone_state = 'invalid'",
  webhook: "webhook_state = 'gone'",
};

async function world(set: string): Promise<Context & AsyncDisposable> {
  const context = await testContext();
  const person = { email: "a@example.com", phone: "+4915112345678" };
  await saveUsers(
    context.pool,
    new Map<string, UserInput>([
      ["ann", { ...person, webhookUrl: "https://a.example" }],
      ["ben", person],
      ["cy", { email: "c@example.com" }],
    ]),
  );
  await context.pool.query(`update users set ${set}, failing_channels = '{email,push}'`);
  return context;
}

const states = async ({ pool }: Context, column: string) =>
  (await pool.query(`select ${column} as s from users order by id`)).rows.map(({ s }) => s);

test.each([
  ["email", "email_state", ["ok", "ok", "bounced"]],
  ["sms", "phone_state", ["ok", "ok", "invalid"]],
  ["webhook", "webhook_state", ["ok", "gone", "gone"]],
] as [Liftable, string, string[]][])(
  "a suppressed %s is good again for whoever has it, which is kept without the address",
  async (channel, column, after) => {
    await using context = await world(bad[channel]);
    await liftSuppression(context.pool, { userId: "ann", channel }, by);
    expect(await states(context, column)).toEqual(after);
    const [at] = await states(context, `${column}_at`);
    expect(at).toEqual(now);
    const { rows } = await context.pool.query(
      "select actor, action, subject, detail from audit_log",
    );
    expect(rows).toMatchObject([
      { actor: by.actor, action: "address.lift", subject: "user:1", detail: { channel } },
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/a@example|\+49|https/);
  },
);

test("what is lifted begins anew: no soft bounces, no reason, and another try", async () => {
  await using context = await world(bad.email);
  await liftSuppression(context.pool, { userId: "ann", channel: "email" }, by);
  const { rows } = await context.pool.query(
    "select email_reason, soft_bounces, failing_channels from users where id = 1",
  );
  expect(rows).toEqual([{ email_reason: null, soft_bounces: [], failing_channels: ["push"] }]);
});

test("STOP is not lifted by anybody but the person, and what works is not lifted at all", async () => {
  await using context = await world("phone_state = 'opted_out'");
  const lift = (channel: Liftable) => liftSuppression(context.pool, { userId: "ann", channel }, by);
  await expect(lift("sms")).rejects.toMatchObject({ code: "conflict", message: /STOP/ });
  await expect(lift("email")).rejects.toMatchObject({ code: "conflict" });
  expect(await states(context, "phone_state")).toEqual(["opted_out", "opted_out", "opted_out"]);
  expect((await context.pool.query("select from audit_log")).rowCount).toBe(0);
});

test("a new address begins as good, and keeps nothing of the old one's story", async () => {
  await using context = await world(bad.email);
  await saveUsers(
    context.pool,
    new Map<string, UserInput>([
      ["ann", { email: "new@example.com" }],
      ["ben", { locale: "de" }],
    ]),
  );
  const { rows } = await context.pool.query(
    `select email_state as state, email_reason as reason, soft_bounces <> '{}' as soft,
       email_state_at is not null as dated, failing_channels as failing
     from users where id < 3 order by id`,
  );
  expect(rows).toEqual([
    { state: "ok", reason: null, soft: false, dated: true, failing: ["push"] },
    {
      state: "bounced",
      reason: "hard_bounce",
      soft: true,
      dated: false,
      failing: ["email", "push"],
    },
  ]);
});
