import fc from "fast-check";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import type { ChannelContent } from "@/db/schema/json";
import { testDatabase } from "@/db/testing";
import { type Files, fromFiles, type Library, toFiles } from "./files";
import { publishTemplate } from "./publish";
import { exportFiles, importFiles } from "./transfer";
import { unzip, zip } from "./zip";

async function workspace() {
  const database = await testDatabase();
  await database.pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     values ('order.shipped', 'Shipped', 'orders', 1, '{push,email}'), ('a/b *', 'Odd', 'x', 1, '{push}')`,
  );
  return database;
}

const taking = { by: "ann@example.com", at: new Date("2026-11-20T10:00:00Z") };
const mjml = (text: string) =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${text}</mj-text></mj-column></mj-section></mj-body></mjml>`;
const shipped = {
  push: {
    en: { title: "T", body: "on its way", actionUrl: "https://m.example/o" },
    "pt-BR": { body: "a caminho" },
  },
  email: {
    en: {
      title: "S",
      body: "",
      preheader: "P",
      text: "plain",
      design: { format: "mjml" as const, source: mjml("Hi") },
    },
    de: { title: "S", body: "<p>Hallo</p>" },
  },
};

test("what is exported and imported elsewhere is the same there", async () => {
  await using one = await workspace();
  await using other = await workspace();
  await publishTemplate(one.pool, {
    typeKey: "order.shipped",
    name: "Shipped",
    content: shipped,
    createdBy: "a",
  });
  await publishTemplate(one.pool, {
    typeKey: "a/b *",
    name: "Odd",
    content: { push: { en: { body: "x" } } },
    createdBy: "a",
  });
  await one.pool.query(
    "insert into template_partials (key, name, source, updated_by) values ('foot', 'The foot', 'Yours', 'a')",
  );
  await one.pool.query(`update workspace set brand = '{"companyName": "Meadow"}'`);
  const files = await exportFiles(one.pool);
  expect(Object.keys(files).toSorted()).toEqual([
    "brand.json",
    "partials/foot.liquid",
    "revisions.json",
    "templates/a%2Fb%20%2A/push.en.json",
    "templates/a%2Fb%20%2A/push.en.liquid",
    ...["de.html", "de.json", "en.json", "en.mjml"].map(
      (end) => `templates/order.shipped/email.${end}`,
    ),
    ...["en.json", "en.liquid", "pt-BR.json", "pt-BR.liquid"].map(
      (end) => `templates/order.shipped/push.${end}`,
    ),
  ]);
  const imported = await importFiles(other.pool, unzip(zip(files)), taking);
  expect(imported).toMatchObject({
    templates: [{ typeKey: "a/b *" }, { typeKey: "order.shipped" }],
    ...{ partials: ["foot"], brand: true },
  });
  expect(await exportFiles(other.pool)).toEqual(files);
  // Drafts: nothing goes out before somebody publishes it.
  const { rows } = await other.pool.query(
    "select published_version_id as id, draft_by from templates",
  );
  expect(rows).toEqual([1, 2].map(() => ({ id: null, draft_by: taking.by })));
  expect(await importFiles(other.pool, files, taking)).toEqual({
    templates: [],
    partials: [],
    brand: false,
  });
});

/** A workspace with a published template, a piece and a brand; its export; and one that says something else. */
async function exported() {
  const database = await workspace();
  const { pool } = database;
  const words = { push: { en: { body: "one" } } };
  await publishTemplate(pool, {
    ...{ typeKey: "order.shipped", name: "Shipped", content: words, createdBy: "a" },
  });
  await pool.query(
    "insert into template_partials (key, name, source, updated_by) values ('foot', 'Foot', 'Yours', 'kim@example.com')",
  );
  await pool.query(`update workspace set brand = '{"companyName": "Meadow"}'`);
  const files = await exportFiles(pool);
  const edited: Files = {
    ...files,
    "templates/order.shipped/push.en.liquid": "from a file",
    "partials/foot.liquid": "{% # Foot %}\nfrom a file",
    "brand.json": '{\n  "companyName": "From a file"\n}\n',
  };
  const save = (text: string) =>
    pool.query(
      `update templates set draft = jsonb_set($1, '{push,en,body}', to_jsonb($2::text)),
         draft_by = 'dana@example.com', draft_at = '2026-11-20T09:00:00Z'`,
      [words, text],
    );
  return { pool, edited, save, [Symbol.asyncDispose]: database[Symbol.asyncDispose] };
}

test("what nobody changed since the export is replaced by its files", async () => {
  await using test = await exported();
  expect(await importFiles(test.pool, test.edited, taking)).toMatchObject({
    templates: [{ typeKey: "order.shipped" }],
    ...{ partials: ["foot"], brand: true },
  });
});

test("what was changed since the export is named with its author, and only replaced when a person says so", async () => {
  await using test = await exported();
  const { pool, edited } = test;
  await test.save("changed meanwhile");
  await pool.query("update template_partials set source = 'changed'");
  await pool.query(`update workspace set brand = '{"companyName": "Changed"}'`);
  const before = await exportFiles(pool);
  await expect(importFiles(pool, edited, taking)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("templates/order.shipped, partials/foot, brand"),
    details: {
      errors: [
        {
          path: "templates/order.shipped",
          message: "changed last by dana@example.com at 2026-11-20T09:00:00.000Z",
        },
        { path: "partials/foot", message: expect.stringContaining("kim@example.com") },
        { path: "brand", message: expect.stringContaining("something else") },
      ],
    },
  });
  expect(await exportFiles(pool)).toEqual(before);
  await importFiles(pool, edited, { ...taking, overwrite: true });
  const { "revisions.json": _, ...after } = await exportFiles(pool);
  expect(edited).toMatchObject(after);
});

test("a draft that says again what was exported, or what its file says, is no conflict", async () => {
  await using test = await exported();
  await test.save("changed meanwhile");
  await test.save("one");
  await importFiles(test.pool, test.edited, taking);
  // Once more from the same files, which tell of the first state: they say what is here already.
  expect(await importFiles(test.pool, test.edited, taking)).toMatchObject({ templates: [] });
});

test("files that do not tell what they were made from replace nobody's words", async () => {
  await using test = await exported();
  const { "revisions.json": _, ...unmarked } = test.edited;
  await expect(importFiles(test.pool, unmarked, taking)).rejects.toMatchObject({
    code: "conflict",
  });
  const none = { "templates/a%2Fb%20%2A/push.en.liquid": "new" };
  expect(await importFiles(test.pool, none, taking)).toMatchObject({
    templates: [{ typeKey: "a/b *" }],
  });
});

test("files that are wrong are named, all of them, and nothing is taken over", async () => {
  await using database = await workspace();
  const files = {
    "README.md": "ours",
    "partials/good.liquid": "fine",
    "partials/bad.liquid": "{% if %}",
    "templates/order.shipped/push.en.json": "[]",
    "templates/order.shipped/pigeon.en.liquid": "x",
    "templates/order.shipped/notes.txt": "x",
    "brand.json": '{"logoUrl": "javascript:alert(1)"}',
  };
  const refusal = await importFiles(database.pool, files, taking).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: "malformed" });
  const text = JSON.stringify(refusal);
  for (const part of ["bad.liquid", "push.en.json", "pigeon", "notes.txt", "logoUrl"])
    expect(text).toContain(part);
  expect(text).not.toContain("README");
  expect((await database.pool.query("select from template_partials")).rowCount).toBe(0);
});

test("a type that is not registered here is refused by name", async () => {
  await using database = await workspace();
  const files = { "templates/nobody/push.en.liquid": "x" };
  await expect(importFiles(database.pool, files, taking)).rejects.toMatchObject({
    code: "unregistered_type",
    message: expect.stringContaining('"nobody"'),
  });
});

test("an archive of a repository's folder is read like one of the files themselves", () => {
  const files = { "templates/a/push.en.liquid": "x", "brand.json": "{}" };
  const inFolder = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`repo-main/${path}`, text]),
  );
  expect(unzip(zip(inFolder))).toEqual(files);
  expect(unzip(zip({ "templates/a/push.en.liquid": "x" }))).toEqual({
    "templates/a/push.en.liquid": "x",
  });
  expect(() => unzip(new Uint8Array([1, 2, 3]))).toThrow(/no zip/);
});

const text = fc.string({ unit: "grapheme", maxLength: 40 });
const optional = fc.option(
  text.filter((one) => one !== ""),
  { nil: undefined },
);
const sources: fc.Arbitrary<ChannelContent> = fc
  .record({
    ...{
      title: optional,
      body: text,
      actionUrl: optional,
      imageUrl: optional,
      preheader: optional,
      text: optional,
    },
    design: fc.option(fc.record({ format: fc.constant("mjml" as const), source: text }), {
      nil: undefined,
    }),
  })
  .map((content) => JSON.parse(JSON.stringify(content)));
const locales = fc.dictionary(fc.constantFrom("en", "de", "pt-BR", "zh-Hant"), sources, {
  minKeys: 1,
  maxKeys: 2,
});
const library: fc.Arbitrary<Library> = fc.record({
  templates: fc.dictionary(
    fc.oneof(
      fc.constantFrom("a.b", "..", ".", "x/y", "__proto__", "ä ö"),
      fc.string({ minLength: 1, maxLength: 10 }),
    ),
    fc.dictionary(fc.constantFrom("in_app", "push", "email", "sms", "webhook"), locales, {
      minKeys: 1,
      maxKeys: 2,
    }),
    { maxKeys: 3 },
  ),
  partials: fc.dictionary(
    fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,9}$/),
    fc.record({ name: fc.stringMatching(/^[A-Za-z ]{1,20}$/), source: text }),
  ),
  brand: fc.option(fc.record({ companyName: text })),
  revisions: fc.record({
    templates: fc.dictionary(
      fc.string({ minLength: 1, maxLength: 10 }),
      fc.stringMatching(/^[0-9a-f]{8}$/),
    ),
    partials: fc.constant({}),
    brand: fc.option(fc.stringMatching(/^[0-9a-f]{8}$/)),
  }),
});

test("whatever a library holds, its files hold it too, and stay in their folders", () => {
  fc.assert(
    fc.property(library, (given) => {
      const files = toFiles(given);
      for (const path of Object.keys(files))
        expect(path).toMatch(/^(templates\/(?!\.+\/)[^/\\]+\/|partials\/|brand|revisions)[^/\\]+$/);
      const read = fromFiles(unzip(zip(files)));
      expect(read.errors).toEqual([]);
      expect(JSON.parse(JSON.stringify(read.library))).toEqual(JSON.parse(JSON.stringify(given)));
    }),
    { numRuns: 150 },
  );
});

test("an archive whose directory names one large file many times, as empty, is refused before it is unpacked", () => {
  const mega = 2 ** 20;
  const archive = Buffer.from(zipSync({ a: new Uint8Array(mega) }, { level: 0 }));
  const end = archive.length - 22;
  const directory = archive.readUInt32LE(end + 16);
  const entry = Buffer.from(archive.subarray(directory, end));
  // Its unpacked size, as the archive tells it.
  entry.writeUInt32LE(0, 24);
  const times = 100;
  const tail = Buffer.from(archive.subarray(end));
  tail.writeUInt16LE(times, 8);
  tail.writeUInt16LE(times, 10);
  tail.writeUInt32LE(times * entry.length, 12);
  const entries = Array.from({ length: times }, () => entry);
  const bomb = Buffer.concat([archive.subarray(0, directory), ...entries, tail]);
  expect(() => unzip(bomb)).toThrow(/too large/);
});
