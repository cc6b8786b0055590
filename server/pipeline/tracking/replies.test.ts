import fc from "fast-check";
import { expect, test } from "vitest";
import { saveUsers } from "@/server/audience/save-users";
import type { Context } from "@/server/context";
import type { Report } from "@/server/providers/report";
import { testContext } from "@/server/testing";
import { applyQueued } from "./apply-queued";
import { queueReports } from "./callback-inbox";
import { wishOf } from "./replies";

const phone = "+4915112345678";
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 20, 12, minutes));
const reply = (text: string, minutes: number, from = phone): Report => ({
  ...{ kind: "replied", eventId: `${from} ${text} ${minutes}`, from, text, at: at(minutes) },
});

async function answer(context: Context, ...replies: Report[]): Promise<void> {
  await queueReports(context, "recorder", replies);
  await applyQueued(context);
}

const withPhone = (...ids: string[]) =>
  new Map(ids.map((id) => [id, { phone, phoneVerified: true }]));

const states = async ({ pool }: Context) =>
  (await pool.query("select phone_state as s from users order by id")).rows.map(({ s }) => s);

test.each([
  ...["STOP", "stop", " Stop. ", "STOP!!", "Stop all", "UNSUBSCRIBE", "Arrêt", "ABMELDEN", "Parar"],
  ...["baja", "afmelden", "стоп", "停止", "退订", "Stop sending me these", "unsubscribe me please"],
])("“%s” stops", (text) => expect(wishOf(text)).toBe("stop"));

test.each(["START", "unstop", "Reprendre", "alta"])("“%s” starts again", (text) => {
  expect(wishOf(text)).toBe("start");
});

test.each([
  ...[
    "HELP",
    "",
    "?",
    "Thanks!",
    "When does the shop stop serving lunch?",
    "Don't stop",
    "end of week?",
  ],
  ...["The next stop is mine, how long until the driver arrives there"],
])("“%s” is neither", (text) => expect(wishOf(text)).toBeNull());

test("case, accents and punctuation of a wish do not matter", () => {
  const noise = fc.stringMatching(/^[ .!?,-]{0,4}$/);
  fc.assert(
    fc.property(fc.constantFrom("stop", "arrêt", "abmelden", "опт"), noise, noise, (word, a, b) => {
      const plain = wishOf(word);
      expect(wishOf(a + word.toUpperCase() + b)).toBe(plain);
      expect(wishOf(a + word.normalize("NFD") + b)).toBe(plain);
    }),
  );
});

test("STOP opts the number out for everybody who has it, now and later", async () => {
  await using context = await testContext({ clock: { now: () => at(0) } });
  await saveUsers(context.pool, withPhone("ann", "ben"));
  await saveUsers(context.pool, new Map([["cy", { phone: "+4915100000000" }]]));
  await answer(context, reply("Stop", 1));
  expect(await states(context)).toEqual(["opted_out", "opted_out", "ok"]);
  await saveUsers(context.pool, withPhone("dan"));
  await saveUsers(context.pool, new Map([["ann", { phone: "+4915122222222" }]]));
  expect(await states(context)).toEqual(["ok", "opted_out", "ok", "opted_out"]);
  const { rows } = await context.pool.query(
    "select actor, action from audit_log where action like 'phone.%' order by id",
  );
  expect(rows).toEqual([
    { actor: "user:1", action: "phone.opt_out" },
    { actor: "user:2", action: "phone.opt_out" },
  ]);
  await answer(context, reply("START", 2));
  expect(await states(context)).toEqual(["ok", "ok", "ok", "ok"]);
});

test("the latest wish of a number counts, in whatever order they arrive", async () => {
  await using context = await testContext({ clock: { now: () => at(30) } });
  await saveUsers(context.pool, withPhone("ann"));
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.record({ minute: fc.nat(20), stop: fc.boolean() }), {
        selector: ({ minute }) => minute,
        minLength: 1,
        maxLength: 6,
      }),
      async (wishes) => {
        await context.pool.query("delete from sms_opt_outs");
        await context.pool.query("delete from callback_events");
        await context.pool.query("update users set phone_state = 'ok'");
        for (const { minute, stop } of wishes) {
          await answer(context, reply(stop ? "STOP" : "START", minute));
        }
        const last = wishes.reduce((a, b) => (a.minute > b.minute ? a : b));
        expect(await states(context)).toEqual([last.stop ? "opted_out" : "ok"]);
      },
    ),
    { numRuns: 40 },
  );
});

test("what people wrote is kept nowhere, not even until it is applied", async () => {
  await using context = await testContext();
  const talk = [reply("My code is 481516", 1), reply("Stop sending me 481516", 2)];
  await queueReports(
    context,
    "recorder",
    talk.map((one, n) => ({ ...one, eventId: `e-${n}` })),
  );
  const { rows } = await context.pool.query("select i::text as row from callback_inbox i");
  expect(rows).toHaveLength(1);
  expect(rows[0].row).not.toContain("481516");
  await saveUsers(context.pool, withPhone("ann"));
  await applyQueued(context);
  expect(await states(context)).toEqual(["opted_out"]);
});

test("what people wrote is not kept", async () => {
  await using context = await testContext();
  await answer(context, reply("I am at home until five", 1), reply("STOP", 2));
  const { rows } = await context.pool.query(
    `select (select count(*)::int from callback_inbox) as waiting,
            (select string_agg(a::text, '') from audit_log a) as log`,
  );
  expect(rows[0]).toEqual({ waiting: 0, log: null });
});
