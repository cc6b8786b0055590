import { expect, test } from "vitest";
import { linkSecret } from "@/server/links/link-secret";
import { preferencesUrl } from "@/server/links/preferences";
import { unsubscribeUrl } from "@/server/links/unsubscribe";
import { type RestTest, restTest } from "./testing";

/** A user, some types, and the path of the user's preference centre. */
async function withCentre(
  locale = "en",
): Promise<RestTest & { path: string; unsubscribe: string }> {
  const rest = await restTest();
  const { pool } = rest.context;
  const body = { email: "u1@example.com", locale, timeZone: "Europe/Berlin" };
  await rest.call("PUT", "/api/v1/users/u1", { body });
  await pool.query(
    `insert into notification_types (key, name, description, category, priority, pinned, mandatory, channels)
     values ('code', 'Sign-in code', '', 'security', 0, true, true, '{sms,email}'),
            ('like', 'Likes <&>', 'Somebody likes it.', 'social', 2, false, false, '{in_app,push,email}'),
            ('post', 'Posts', '', 'social', 1, false, false, '{push,email}'),
            ('sale', 'Sales', '', 'marketing', 2, false, false, '{push}'),
            ('alarm', 'Alarm', '', 'system', 0, true, true, '{email}')`,
  );
  const at = { secret: await linkSecret(pool), baseUrl: "https://c.example" };
  const pathOf = (url: string) => new URL(url).pathname;
  const unsubscribe = pathOf(unsubscribeUrl(at, { userId: 1, typeKey: "like" }));
  return { ...rest, path: pathOf(preferencesUrl(at, 1)), unsubscribe };
}

const attribute = (tag: string, name: string) =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll("&amp;", "&") ?? "";

/** The form as a browser would send it, untouched. */
function formOf(html: string): URLSearchParams {
  const form = new URLSearchParams();
  for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
    const box = attribute(tag, "type") === "checkbox";
    if (!box || / checked/.test(tag)) form.append(attribute(tag, "name"), attribute(tag, "value"));
  }
  for (const [, name = "", options = ""] of html.matchAll(
    /<select name="([^"]*)">(.*?)<\/select>/gs,
  )) {
    form.append(name, /value="([^"]*)" selected/.exec(options)?.[1] ?? "");
  }
  return form;
}

/** Opens the page, changes the form, and sends it. */
async function choose(rest: RestTest & { path: string }, change: (form: URLSearchParams) => void) {
  const { text } = await rest.call("GET", rest.path, { key: null });
  const form = formOf(text);
  change(form);
  return send(rest, form);
}

const send = (rest: RestTest & { path: string }, form: URLSearchParams, headers = {}) =>
  rest.call("POST", rest.path, {
    key: null,
    raw: form.toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });

const stored = async (rest: RestTest) =>
  (await rest.call("GET", "/api/v1/users/u1/preferences")).body;

test("the page shows every kind by its ways, in order, and what nobody can switch off", async () => {
  await using rest = await withCentre();
  const page = await rest.call("GET", rest.path, { key: null });
  expect(page.status).toBe(200);
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page.text).not.toContain("<script");
  expect(page.text).toContain("Likes &lt;&amp;&gt;");
  expect(page.text).toContain("Always sent: Sign-in code.");
  expect(page.text).toContain("your time zone is Europe/Berlin");
  expect(page.text).not.toContain("Alarm");
  expect([...page.text.matchAll(/<legend>([^<]*)</g)].map(([, name]) => name)).toEqual([
    ...["Channels", "Marketing", "Social"],
  ]);
  // Mails can be collected where there are any.
  expect(formOf(page.text).has("every/social")).toBe(true);
  expect(formOf(page.text).has("every/marketing")).toBe(false);
  expect(await stored(rest)).toMatchObject({ version: 0 });
});

test("a page that is sent as it was shown changes nothing", async () => {
  await using rest = await withCentre();
  const answer = await choose(rest, () => {});
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('role="status">Saved');
  expect(await stored(rest)).toMatchObject({ version: 0 });
});

test("everything on the page can be changed, and holds before it is answered", async () => {
  await using rest = await withCentre();
  const answer = await choose(rest, (form) => {
    form.delete("on", "like/push");
    for (const channel of ["push", "email"]) form.delete("on", `post/${channel}`);
    form.delete("on", "email");
    form.set("quiet", "1");
    form.set("quiet-start", "21:30");
    form.set("every/social", "weekly");
    form.set("weekday/social", "5");
    form.set("hour/social", "17");
  });
  expect(answer.text).toContain("Saved");
  expect(await stored(rest)).toMatchObject({
    master: true,
    quietHours: { start: "21:30", end: "07:00" },
    channels: { email: false },
    types: { like: { channels: { push: false } }, post: { enabled: false } },
    digests: { social: { every: "weekly", hour: 17, weekday: 5 } },
    version: 1,
  });
  const again = await choose(rest, (form) => {
    form.append("on", "post/push");
    form.append("paused", "1");
    form.delete("quiet");
    form.set("every/social", "now");
  });
  expect(formOf(again.text).getAll("on")).toEqual(
    expect.arrayContaining(["post/push", "in_app", "like/email"]),
  );
  expect(await stored(rest)).toMatchObject({
    master: false,
    quietHours: null,
    types: {
      like: { channels: { push: false } },
      post: { enabled: true, channels: { email: false } },
    },
    digests: {},
    version: 2,
  });
  const { rows } = await rest.context.pool.query(
    "select actor, action, subject from audit_log where action like 'preferences%'",
  );
  const line = { actor: "user:1", action: "preferences.change", subject: "user:1" };
  expect(rows).toEqual([line, line]);
});

test("webhooks are offered to who has one alone, and stay as they were for who does not see them", async () => {
  const rest = await withCentre();
  const { pool } = rest.context;
  await pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     values ('order', 'Orders', 'orders', 1, '{email,webhook}'), ('sync', 'Sync', 'orders', 1, '{webhook}')`,
  );
  const answer = await choose(rest, (form) => form.delete("on", "order/email"));
  expect(answer.text).not.toContain("webhook");
  expect(answer.text).not.toContain("Sync");
  await pool.query("update users set webhook_url = 'https://hooks.example/u1' where id = 1");
  const { text } = await rest.call("GET", rest.path, { key: null });
  expect(formOf(text).getAll("shown")).toEqual(
    expect.arrayContaining(["webhook", "order/webhook", "sync/webhook"]),
  );
});

test("a page from before another change changes nothing, and shows how it stands", async () => {
  await using rest = await withCentre();
  const old = formOf((await rest.call("GET", rest.path, { key: null })).text);
  await rest.call("PATCH", "/api/v1/users/u1/preferences", {
    body: { types: { like: { enabled: false } } },
  });
  old.delete("on", "sale/push");
  const answer = await send(rest, old);
  expect(answer.status).toBe(409);
  expect(answer.text).toContain('role="alert">This was changed elsewhere');
  expect(formOf(answer.text).getAll("on")).not.toContain("like/push");
  expect(await stored(rest)).toMatchObject({ types: { like: { enabled: false } }, version: 1 });
});

test.each([
  ["quiet hours of no length", { quiet: "1", "quiet-start": "07:00", "quiet-end": "07:00" }],
  ["quiet hours without an end", { quiet: "1", "quiet-end": "" }],
  ["an hour that there is not", { "every/social": "daily", "hour/social": "24" }],
  ["a rhythm that there is not", { "every/social": "sometimes" }],
  ["a category that there is not", { "every/nothing": "hourly" }],
  ["a type that there is not", { shown: "nothing/push" }],
  ["a channel that there is not", { shown: "fax" }],
  ["no version", { version: "x" }],
])("%s are refused on the page, and nothing is changed", async (_what, values) => {
  await using rest = await withCentre();
  const answer = await choose(rest, (form) => {
    for (const [name, value] of Object.entries(values)) form.set(name, value);
  });
  expect([answer.status, answer.text.includes('role="alert">')]).toEqual([400, true]);
  expect(await stored(rest)).toMatchObject({ version: 0 });
});

test.each([
  ["de", "en", '<html lang="de">', "Was Sie erhalten", "Montag"],
  ["pt-BR", "en", '<html lang="pt">', "O que recebe", "segunda"],
  ["ja", "en", '<html lang="ja">', "受け取る内容", "月曜日"],
  ["sw", "fr", '<html lang="en">', "What you get", "Monday"],
])(
  "a reader of %s gets it in a language that there is",
  async (locale, accepted, tag, title, day) => {
    await using rest = await withCentre(locale);
    const { text } = await rest.call("GET", rest.path, {
      key: null,
      headers: { "accept-language": accepted },
    });
    for (const part of [tag, `<h1>${title}</h1>`, day]) expect(text).toContain(part);
  },
);

test("the unsubscribe page leads there, but its link does not open it", async () => {
  await using rest = await withCentre();
  const { text } = await rest.call("GET", rest.unsubscribe, { key: null });
  expect(text).toContain(`${rest.path}"`);
  const token = rest.unsubscribe.split("/").at(-1);
  const answer = await rest.call("GET", `/preferences/${token}`, { key: null });
  expect(answer.status).toBe(404);
  expect(answer.text).toContain("This link leads nowhere");
});

test("a link of somebody who was erased, and one that was altered, show and change nothing", async () => {
  await using rest = await withCentre();
  const form = formOf((await rest.call("GET", rest.path, { key: null })).text);
  const [payload, mac] = rest.path.split("/").at(-1)?.split(".") ?? [];
  const other = Buffer.from("2").toString("base64url");
  for (const token of [`${other}.${mac}`, `${payload}`, "x.y.z"]) {
    expect((await send({ ...rest, path: `/preferences/${token}` }, form)).status).toBe(404);
  }
  await rest.call("DELETE", "/api/v1/users/u1");
  const answer = await send(rest, form);
  expect([answer.status, answer.text.includes("u1")]).toEqual([404, false]);
});

test("guessing is counted by address, and using a link by its user", async () => {
  await using rest = await withCentre();
  const from = (address: string) => ({ "x-forwarded-for": address });
  const look = (path: string, address: string) =>
    rest.call("GET", path, { key: null, headers: from(address) });
  for (let i = 0; i < 30; i++) {
    expect((await look(`/preferences/guess.${i}`, "192.0.2.1")).status).toBe(404);
  }
  expect((await look("/preferences/guess.31", "192.0.2.1")).status).toBe(429);
  for (let i = 0; i < 60; i++) expect((await look(rest.path, `192.0.2.${i}`)).status).toBe(200);
  expect((await look(rest.path, "198.51.100.7")).status).toBe(429);
});

test("a change is one use of its link: sixty of them a minute are taken", async () => {
  await using rest = await withCentre();
  const form = formOf((await rest.call("GET", rest.path, { key: null })).text);
  for (let i = 1; i < 60; i++) {
    const answer = await send(rest, form);
    expect([i, answer.status]).toEqual([i, 200]);
  }
  expect((await send(rest, form)).status).toBe(429);
});

test("a form that is too large is refused", async () => {
  await using rest = await withCentre();
  const answer = await send(rest, new URLSearchParams({ on: "x".repeat(600_000) }));
  expect(answer.status).toBe(413);
});
