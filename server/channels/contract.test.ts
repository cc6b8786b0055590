import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
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
      `insert into users (external_id, email, phone, phone_verified, webhook_url, email_state, time_zone, locale)
       select 'u' || i, case when i & 1 > 0 then 'u' || i || '@example.com' end,
         case when i & 2 > 0 then '+491700000' || i end, i & 4 > 0,
         case when i & 8 > 0 then 'https://example.com/' || i end,
         case when i & 16 > 0 then 'bounced' else 'ok' end, 'UTC', 'en'
       from generate_series(0, 31) i`,
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
    expect(rows).toHaveLength(32);
    const reached = rows.filter(({ reachable }) => reachable).length;
    if (external) {
      expect(reached, key).toBeGreaterThan(0);
      expect(reached, key).toBeLessThan(32);
    }
    for (const { reachable, endpoints } of rows) {
      if (external) expect((endpoints ?? []).length > 0).toBe(reachable);
      expect(endpoints?.every(({ to }) => to.length > 0) ?? true).toBe(true);
    }
  },
);
