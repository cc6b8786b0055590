import { expect, test } from "vitest";
import { transaction } from "@/db/client";
import { testDatabase } from "@/db/testing";
import { createTemplate } from "./draft";
import { loadTemplate } from "./load";
import { publishTemplate } from "./publish";
import { publishDraft } from "./publish-draft";

async function databaseWithType() {
  const database = await testDatabase();
  await database.pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     values ('comment', 'Comment', 'social', 1, '{push,email}')`,
  );
  return database;
}

const comment = { typeKey: "comment", name: "Comment", createdBy: "ada@example.com" };
const push = (body: string) => ({ push: { en: { title: "T", body } } });

test("publishing keeps every version and pins the newest", async () => {
  await using database = await databaseWithType();
  const { pool } = database;
  const first = await publishTemplate(pool, { ...comment, content: push("one") });
  const second = await publishTemplate(pool, { ...comment, content: push("two") });
  expect([first.version, second.version]).toEqual([1, 2]);
  expect(await loadTemplate(pool, first.versionId)).toEqual(push("one"));
  expect(await loadTemplate(pool, second.versionId)).toEqual(push("two"));
  const { rows } = await pool.query("select published_version_id as id from templates");
  expect(rows).toEqual([{ id: second.versionId }]);
  const audit = await pool.query("select actor, action, subject from audit_log order by id");
  const entry = { actor: comment.createdBy, action: "template.publish", subject: "comment" };
  expect(audit.rows).toEqual([entry, entry]);
});

test("two databases in one process do not share their versions", async () => {
  await using one = await databaseWithType();
  await using other = await databaseWithType();
  const first = await publishTemplate(one.pool, { ...comment, content: push("one") });
  expect(await loadTemplate(one.pool, first.versionId)).toEqual(push("one"));
  expect(await loadTemplate(other.pool, first.versionId)).toEqual({});
  const second = await publishTemplate(other.pool, { ...comment, content: push("other") });
  expect(second.versionId).toBe(first.versionId);
  expect(await loadTemplate(other.pool, second.versionId)).toEqual(push("other"));
  expect(await loadTemplate(one.pool, first.versionId)).toEqual(push("one"));
});

test("authors who publish at once get a version each", async () => {
  await using database = await databaseWithType();
  const published = await Promise.all(
    Array.from({ length: 8 }, (_, i) =>
      publishTemplate(database.pool, { ...comment, content: push(`body ${i}`) }),
    ),
  );
  expect(published.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([
    ...[1, 2, 3, 4, 5, 6, 7, 8],
  ]);
});

test("what does not parse is refused with its channel, locale, field and line", async () => {
  await using database = await databaseWithType();
  const content = {
    push: { en: { title: "{{ user.name", body: "fine" } },
    email: { "pt-BR": { title: "Oi", body: "<p>\n\n{% if user.name %}</p>" } },
    sms: { en: { body: "{{ data.x | shout }}" } },
  };
  const publishing = publishTemplate(database.pool, { ...comment, content });
  await expect(publishing).rejects.toMatchObject({
    code: "malformed",
    details: {
      errors: [
        { path: "push.en.title", message: expect.stringMatching(/^line 1: /) },
        { path: "email.pt-BR.body", message: expect.stringMatching(/^line 3: .*not closed/) },
        { path: "sms.en.body", message: expect.stringMatching(/shout/) },
      ],
    },
  });
  expect((await database.pool.query("select from templates")).rowCount).toBe(0);
});

test.each([
  ["a channel that nobody knows", { pigeon: { en: { body: "x" } } }, /pigeon/],
  ["a field that does not exist", { push: { en: { body: "x", subject: "y" } } }, /push\.en/],
  ["something that is no locale", { push: { "en_US!": { body: "x" } } }, /push\.en_US!/],
  ["an empty body", { push: { en: { body: "" } } }, /push\.en\.body/],
  ["a channel without a locale", { push: {} }, /channel/],
  ["a NUL", { push: { en: { body: "a\u0000b" } } }, /push\.en\.body.*NUL/],
  ["half a character", { push: { en: { body: "a\ud800" } } }, /push\.en\.body.*broken/],
  ["nothing", {}, /channel/],
])("%s is refused by name", async (_, content, expected) => {
  await using database = await databaseWithType();
  const refusal = await publishTemplate(database.pool, { ...comment, content }).catch(
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ code: "malformed" });
  expect(JSON.stringify(refusal) + String(refusal)).toMatch(expected);
});

test("a template for an unregistered type is refused", async () => {
  await using database = await testDatabase();
  await expect(
    publishTemplate(database.pool, { ...comment, content: push("x") }),
  ).rejects.toMatchObject({ code: "unregistered_type" });
});

test("a campaign's words that stand are published anew when a shared piece of theirs has changed, and only then", async () => {
  await using database = await databaseWithType();
  const { pool } = database;
  const piece = (source: string) =>
    pool.query(
      `insert into template_partials (key, name, source, updated_by) values ('price', 'Price', $1, 'a')
       on conflict (key) do update set source = excluded.source`,
      [source],
    );
  await piece("10 euros");
  const link = '<a href="https://example.com/unsubscribe">Unsubscribe</a>';
  const template = { name: "Spring", typeKey: null, by: "ann@example.com", at: new Date() };
  const id = await createTemplate(pool, {
    ...template,
    content: {
      push: { en: { title: "Now", body: "{% render 'price' %}" } },
      email: { en: { title: "Now", body: `<p>{% render 'price' %}</p>${link}`, preheader: "" } },
    },
  });
  const publish = () =>
    transaction(pool, (client) => publishDraft(client, id, { by: "ann@example.com", note: "" }));
  const first = await publish();
  expect(await publish()).toBe(first);
  await piece("20 euros");
  const second = await publish();
  expect(JSON.stringify(await loadTemplate(pool, second))).toMatch(/20 euros.*20 euros/);
  expect(JSON.stringify(await loadTemplate(pool, first))).not.toContain("20 euros");
  expect(await publish()).toBe(second);
});
