import { expect, test } from "vitest";
import { linkSecret } from "@/server/links/link-secret";
import { unsubscribeUrl } from "@/server/links/unsubscribe";
import { type RestTest, restTest } from "./testing";

/** A user, a type, and the path of the link that stops its mails. */
async function withLink(locale = "en"): Promise<RestTest & { path: string }> {
  const rest = await restTest();
  const { pool } = rest.context;
  await rest.call("PUT", "/api/v1/users/u1", { body: { email: "u1@example.com", locale } });
  await pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     values ('offer', 'Offers <&>', 'marketing', 2, '{push,email}')`,
  );
  const at = { secret: await linkSecret(pool), baseUrl: "https://c.example" };
  const url = unsubscribeUrl(at, { userId: 1, typeKey: "offer" });
  return { ...rest, path: new URL(url).pathname };
}

const form = { "content-type": "application/x-www-form-urlencoded" };
const stop = (rest: RestTest, path: string, raw = "List-Unsubscribe=One-Click", headers = {}) =>
  rest.call("POST", path, { key: null, raw, headers: { ...form, ...headers } });

const typesOf = async (rest: RestTest) =>
  (await rest.context.pool.query("select types, version from preferences")).rows;

test("one click stops the mails of the type before it is answered, and nothing else", async () => {
  await using rest = await withLink();
  expect((await stop(rest, rest.path)).status).toBe(200);
  const off = { offer: { channels: { email: false } } };
  expect(await typesOf(rest)).toEqual([{ types: off, version: 1 }]);
  // Mailboxes click more than once.
  await stop(rest, rest.path);
  expect(await typesOf(rest)).toEqual([{ types: off, version: 1 }]);
  const { rows } = await rest.context.pool.query(
    "select actor, action, subject from audit_log where action like 'preferences%'",
  );
  expect(rows).toEqual([{ actor: "user:1", action: "preferences.change", subject: "user:1" }]);
  const outs = await rest.context.pool.query("select type_key, channel from opt_outs");
  expect(outs.rows).toEqual([{ type_key: "offer", channel: "email" }]);
});

test("looking at the link changes nothing; its page says what it would stop", async () => {
  await using rest = await withLink();
  const page = await rest.call("GET", rest.path, { key: null });
  expect(page.status).toBe(200);
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page.text).toContain("<strong>Offers &lt;&amp;&gt;</strong>");
  expect(page.text).toContain("<button>Unsubscribe</button>");
  expect(await typesOf(rest)).toEqual([]);
});

test("who unsubscribed may take it back on the page", async () => {
  await using rest = await withLink();
  const stopped = await stop(rest, rest.path, "");
  expect(stopped.text).toContain("You are unsubscribed");
  const back = await stop(rest, rest.path, "undo=1");
  expect(back.text).toContain("<button>Unsubscribe</button>");
  const [row] = await typesOf(rest);
  expect(row.types).toEqual({ offer: { channels: { email: true } } });
});

test.each([
  ["de", "en", '<html lang="de">', "Abmelden?"],
  ["pt-BR", "en", '<html lang="pt">', "Cancelar a subscrição?"],
  ["sw", "fr", '<html lang="en">', "Unsubscribe?"],
])(
  "a reader of %s gets a page in a language that there is",
  async (locale, accepted, tag, title) => {
    await using rest = await withLink(locale);
    const headers = { "accept-language": accepted };
    const { text } = await rest.call("GET", rest.path, { key: null, headers });
    expect(text).toContain(tag);
    expect(text).toContain(`<h1>${title}</h1>`);
  },
);

test("a link that was altered, or made for something else, stops nothing", async () => {
  await using rest = await withLink();
  const [payload, mac] = rest.path.slice(3).split(".");
  const other = Buffer.from("2/offer").toString("base64url");
  const clickMac = mac?.split("").reverse().join("");
  for (const token of [`${other}.${mac}`, `${payload}.${clickMac}`, `${payload}`, "x.y.z"]) {
    const answer = await stop(rest, `/u/${token}`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toContain("text/html");
  }
  expect(await typesOf(rest)).toEqual([]);
});

test("a page for nobody's link is in the browser's language", async () => {
  await using rest = await withLink();
  const headers = { "accept-language": "fr-CH, fr;q=0.9" };
  const { text } = await rest.call("GET", "/u/x.y", { key: null, headers });
  expect(text).toContain('<html lang="fr">');
});

test("a link of somebody who was erased, or of a type that is gone, says that nothing is left", async () => {
  await using rest = await withLink();
  await rest.call("DELETE", "/api/v1/users/u1");
  const answer = await stop(rest, rest.path);
  expect(answer.status).toBe(404);
  expect(answer.text).not.toContain("u1");
});

test("guessing is counted by address, and using a link by link", async () => {
  await using rest = await withLink();
  const from = (address: string) => ({ "x-forwarded-for": address });
  const guess = (i: number) => stop(rest, `/u/guess.${i}`, "", from("192.0.2.1"));
  for (let i = 0; i < 30; i++) expect((await guess(i)).status).toBe(404);
  const refused = await guess(30);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  // A mailbox that posts for many people from there is not held up.
  expect((await stop(rest, rest.path, "", from("192.0.2.1"))).status).toBe(200);
  for (let i = 0; i < 29; i++) await stop(rest, rest.path, "", from(`192.0.2.${i}`));
  expect((await stop(rest, rest.path, "", from("198.51.100.7"))).status).toBe(429);
});

test("a form of another kind, and one that is too large, are handled", async () => {
  await using rest = await withLink();
  const large = await stop(rest, rest.path, "x".repeat(5_000));
  expect(large.status).toBe(413);
  expect(await typesOf(rest)).toEqual([]);
  const multipart = await stop(rest, rest.path, "--b\r\n\r\nOne-Click\r\n--b--", {
    "content-type": "multipart/form-data; boundary=b",
  });
  expect(multipart.status).toBe(200);
  expect(await typesOf(rest)).toHaveLength(1);
});
