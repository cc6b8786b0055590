import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { channelKeys, channelOf, channels } from "./registry";

const folder = import.meta.dirname;
const context = { notificationId: "n1", typeKey: "comment", category: "social", object: "photo_1" };

test("every file that holds a channel is in the registry", () => {
  const registry = readFileSync(path.join(folder, "registry.ts"), "utf8");
  const forgotten = readdirSync(folder).filter((file) => {
    const holds = /export const \w+: Channel = /.test(
      readFileSync(path.join(folder, file), "utf8"),
    );
    return holds && !registry.includes(`from "./${path.basename(file, ".ts")}"`);
  });
  expect(forgotten).toEqual([]);
});

test("the keys are those of the channels", () => {
  expect(channels.map(({ key }) => key)).toEqual([...channelKeys]);
  expect(() => channelOf("pigeon")).toThrow(/pigeon/);
});

test.each(channels.map((channel) => ({ ...channel })))(
  "$key composes without losing what was rendered, whatever its length",
  ({ compose, html }) => {
    for (const n of [0, 1, 100, 10_000]) {
      const rendered = { title: "👩‍🚀é".repeat(n), body: "long é ".repeat(n), actionUrl: "/a" };
      const composed = compose(rendered, context);
      expect(composed.actionUrl).toBe("/a");
      expect(composed.title).not.toMatch(/[\r\n]/);
      expect(composed.title.isWellFormed() && composed.body.isWellFormed()).toBe(true);
      if (n === 1) expect(composed.body.trim()).toBe(rendered.body.trim());
      if (html) expect(composed.body).toBe(rendered.body);
    }
  },
);

const lengthOf = (text: string) => [...text].length;

test("a push fits a lock screen, cut between characters with an ellipsis", () => {
  const { compose } = channelOf("push");
  const long = compose({ title: "é👩".repeat(50), body: "wörd ".repeat(100) }, context);
  expect(lengthOf(long.title)).toBe(65);
  expect(lengthOf(long.body)).toBeLessThanOrEqual(240);
  expect([long.title, long.body].map((text) => text.at(-1))).toEqual(["…", "…"]);
  const short = { title: "t".repeat(65), body: "b".repeat(240) };
  expect(compose(short, context)).toMatchObject(short);
});

test("pushes about one thing replace each other, others do not", () => {
  const keyOf = (object: string | null, notificationId: string) =>
    channelOf("push").compose({ title: "t", body: "b" }, { ...context, object, notificationId })
      .collapseKey;
  expect(keyOf("photo_1", "n1")).toBe(keyOf("photo_1", "n2"));
  expect(keyOf("photo_1", "n1")).not.toBe(keyOf("photo_2", "n1"));
  expect(keyOf(null, "n1")).not.toBe(keyOf(null, "n2"));
});

test("a collapse key is never longer than what every push service takes", () => {
  const keys = ["x".repeat(200), "é".repeat(60), "y".repeat(200)].map(
    (object) =>
      channelOf("push").compose({ title: "t", body: "b" }, { ...context, object }).collapseKey ??
      "",
  );
  expect(keys.every((key) => key.length > 0 && Buffer.byteLength(key) <= 64)).toBe(true);
  expect(new Set(keys).size).toBe(3);
});

test("a push carries its picture's address, never a picture, and nothing that no phone can show", () => {
  const { compose } = channelOf("push");
  const rendered = {
    ...{ title: "t", body: "b", badge: 7 },
    buttons: [
      { id: "reply", label: " Reply", url: "app://reply" },
      { id: "nothing", label: " ", url: "app://nothing" },
      ...["Later", "Mute", "More"].map((label) => ({ id: label, label })),
    ],
  };
  const of = (imageUrl: string) => compose({ ...rendered, imageUrl }, context);
  expect(of("https://a.example/i.jpg")).toMatchObject({
    ...{ imageUrl: "https://a.example/i.jpg", badge: 7, category: "social" },
    buttons: [
      { id: "reply", label: "Reply", url: "app://reply" },
      { id: "Later", label: "Later" },
      { id: "Mute", label: "Mute" },
    ],
  });
  for (const inline of ["data:image/png;base64,AAAA", "http://a.example/i.jpg"]) {
    expect(of(inline)).not.toHaveProperty("imageUrl");
  }
  for (const badge of [-1, 1.5, 1e9, Number.NaN]) {
    expect(compose({ ...rendered, badge }, context)).not.toHaveProperty("badge");
  }
});

test("a push always fits its 4 KB: pictures, buttons and links go before words do", () => {
  fc.assert(
    fc.property(
      fc.record({
        title: fc.string({ unit: "grapheme", maxLength: 100 }),
        body: fc.string({ unit: "grapheme", maxLength: 400 }),
        actionUrl: fc.nat(5_000).map((n) => `https://a.example/${"x".repeat(n)}`),
        imageUrl: fc.nat(5_000).map((n) => `https://a.example/${"y".repeat(n)}`),
        buttons: fc.array(
          fc.nat(2_000).map((n) => ({ id: "b", label: "B", url: `https://${"z".repeat(n)}` })),
        ),
      }),
      (rendered) => {
        const composed = channelOf("push").compose(rendered, context);
        expect(Buffer.byteLength(JSON.stringify(composed))).toBeLessThanOrEqual(3_400);
        const short = { ...rendered, actionUrl: "/a", imageUrl: "", buttons: [] };
        const words = channelOf("push").compose(short, context);
        expect([composed.title, composed.body]).toEqual([words.title, words.body]);
        for (const key of ["actionUrl", "imageUrl"] as const) {
          if (composed[key] !== undefined) expect(composed[key]).toBe(rendered[key]);
        }
      },
    ),
  );
});

test("a type that is private on locked screens says so to phones, others do not", () => {
  const { compose } = channelOf("push");
  const rendered = { title: "t", body: "b" };
  expect(compose(rendered, { ...context, lockScreenPrivate: true }).private).toBe(true);
  expect(compose(rendered, { ...context, lockScreenPrivate: false })).not.toHaveProperty("private");
});

test("a mail that can be opted out of has the headers of one-click unsubscribing", () => {
  const { compose } = channelOf("email");
  const rendered = { title: "t", body: "<p>b</p>" };
  const unsubscribeUrl = "https://c.example/u/token";
  expect(compose(rendered, { ...context, unsubscribeUrl }).headers).toEqual({
    "List-Unsubscribe": "<https://c.example/u/token>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  });
  expect(compose(rendered, { ...context, unsubscribeUrl: null })).not.toHaveProperty("headers");
  expect(compose(rendered, { ...context, campaign: true }).campaign).toBe(true);
});

test("a text message has no title and ends within ten segments", () => {
  const composed = channelOf("sms").compose({ title: "T", body: "x".repeat(5_000) }, context);
  expect(composed.title).toBe("");
  expect(lengthOf(composed.body)).toBe(1_530);
});

test("a mail's subject is one line, and its text part has the words of its HTML", () => {
  const body = `<style>p{color:red}</style><h1>Hi &amp; welcome</h1><p>One<br>two  &lt;b&gt;</p>
    <ul><li>first</li><li>second</li></ul><p>&amp;lt; stays</p><script>alert(1)</script>`;
  const composed = channelOf("email").compose({ title: "A\r\nBcc: all@x.example", body }, context);
  expect(composed.title).toBe("A Bcc: all@x.example");
  expect(composed.body).toBe(body);
  expect(composed.text?.split("\n")).toEqual([
    ...["Hi & welcome", "One", "two <b>", "first", "second", "&lt; stays"],
  ]);
});

test.each(
  channels.map(({ key, reachableSql, endpointsSql, external }) => ({
    ...{ key, reachableSql, endpointsSql, external },
  })),
)(
  "$key reaches exactly those whom it has an endpoint for",
  async ({ key, reachableSql, endpointsSql, external }) => {
    expect(endpointsSql === null).toBe(!external);
    await using database = await testDatabase();
    const { pool } = database;
    await pool.query(
      `insert into users (external_id, email, phone, phone_verified, webhook_url, email_state,
         phone_state, webhook_state, time_zone, locale)
       select 'u' || i, case when i & 1 > 0 then 'u' || i || '@example.com' end,
         case when i & 2 > 0 then '+491700000' || i end, i & 4 > 0,
         case when i & 8 > 0 then 'https://example.com/' || i end,
         case when i & 16 > 0 then 'bounced' else 'ok' end,
         case when i & 32 > 0 then 'opted_out' when i & 64 > 0 then 'invalid' else 'ok' end,
         case when i & 64 > 0 then 'gone' else 'ok' end, 'UTC', 'en'
       from generate_series(0, 127) i`,
    );
    await pool.query(
      `insert into devices (user_id, device_id, platform, token, state)
       select u.id, s, 'ios', 'token-' || u.id || s, s
       from users u cross join unnest(array['active', 'stale', 'invalid', 'expired']) s
       where (u.id % 5 = 0 and s = 'active') or (u.id % 7 = 0 and s = 'stale')
         or (u.id % 2 = 0 and s = 'invalid') or (u.id % 3 = 0 and s = 'expired')`,
    );
    const { rows } = await pool.query<{ reachable: boolean; endpoints: { to: string }[] | null }>(
      `select ${reachableSql} as reachable, ${endpointsSql ?? "null::jsonb"} as endpoints from users u`,
    );
    expect(rows).toHaveLength(128);
    const reached = rows.filter(({ reachable }) => reachable).length;
    if (external) {
      expect(reached, key).toBeGreaterThan(0);
      expect(reached, key).toBeLessThan(128);
    }
    for (const { reachable, endpoints } of rows) {
      if (external) expect((endpoints ?? []).length > 0).toBe(reachable);
      expect(endpoints?.every(({ to }) => to.length > 0) ?? true).toBe(true);
    }
  },
);
