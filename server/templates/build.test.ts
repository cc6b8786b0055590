import { expect, test } from "vitest";
import type { ChannelContent, TemplateContent } from "@/db/schema/json";
import { testDatabase } from "@/db/testing";
import { buildContent } from "./build";
import { createCompiler } from "./compile";
import { savePartial } from "./partials";
import type { Vocabulary } from "./vocabulary";

const vocabulary: Vocabulary = {
  variables: [
    { name: "data.code", label: "Code", kind: "text", group: "data" },
    { name: "data.items", label: "Items", kind: "array", group: "data" },
    { name: "user.name", label: "Name", kind: "text", group: "user" },
    ...["actor", "count", "others"].map((name) => ({
      ...{ name, label: name, kind: "text", group: "event" as const },
    })),
  ],
  open: { data: false, user: false },
};

type World = { partials?: Record<string, string>; brand?: object; strict?: boolean };

/** Builds a content in a workspace with these pieces and this brand. */
async function build(
  content: TemplateContent,
  { partials = {}, brand, strict = false }: World = {},
) {
  await using database = await testDatabase();
  const { pool } = database;
  if (brand) await pool.query("update workspace set brand = $1", [brand]);
  for (const [key, source] of Object.entries(partials)) {
    await pool.query(
      "insert into template_partials (key, name, source, updated_by) values ($1, $1, $2, 'a')",
      [key, source],
    );
  }
  const compiler = await createCompiler(pool);
  return buildContent(compiler, content, { vocabulary, strict, promotional: false });
}

const push = (body: string, more: Partial<ChannelContent> = {}) => ({
  push: { en: { title: "T", body, ...more } },
});
const mail = (more: Partial<ChannelContent>) => ({
  email: { en: { title: "T", body: "", ...more } },
});
const mjml = (source: string): Partial<ChannelContent> => ({ design: { format: "mjml", source } });
const mjmlText = (text: string) =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${text}</mj-text></mj-column></mj-section></mj-body></mjml>`;

const at = (line: number, column: number | undefined, severity: string, message: RegExp) =>
  expect.objectContaining({
    ...{ line, severity, message: expect.stringMatching(message) },
    ...(column === undefined ? {} : { column }),
  });

test.each<[string, string, ReturnType<typeof at>]>([
  ["an unclosed output", "one\n  {{ user.name", at(2, 3, "error", /not closed/)],
  ["an unclosed tag", "a\n\n{% if actor %}", at(3, 1, "error", /not closed/)],
  ["a filter that does not exist", "{{ actor | shout }}", at(1, undefined, "error", /shout/)],
  ["a tag that reads files", "{% include 'x' %}", at(1, 1, "error", /include/)],
])("%s is an error at its place", async (_, body, found) => {
  expect((await build(push(body))).problems).toEqual([found]);
});

test("unknown variables are warnings while writing and errors when publishing, with a suggestion", async () => {
  const body =
    "{{ data.code }} {{ code }} {{ actor }}\n{{ data.cod }} {{ user.nmae }} {{ nothing }}";
  const found = (severity: string) => [
    at(2, 4, severity, /data\.cod".*Did you mean data\.code/),
    at(2, 19, severity, /user\.nmae".*Did you mean user\.name/),
    at(2, 35, severity, /"nothing"/),
  ];
  expect((await build(push(body))).problems).toEqual(found("warning"));
  expect((await build(push(body), { strict: true })).problems).toEqual(found("error"));
});

test("what an `if` asks for may be unknown, and where nothing is known nothing is unknown", async () => {
  const body = "{% if user.nick %}{{ user.nick }}{% endif %}";
  expect((await build(push(body), { strict: true })).problems).toEqual([
    at(1, 7, "warning", /user\.nick/),
  ]);
  await using database = await testDatabase();
  const open = { variables: [], open: { data: true, user: true } };
  const checking = { vocabulary: open, strict: true, promotional: false };
  const compiler = await createCompiler(database.pool);
  const content = push("{{ data.a }} {{ b }} {{ user.c }}");
  expect((await buildContent(compiler, content, checking)).problems).toEqual([]);
});

test("more outputs than anybody writes, or blocks too deep in each other, are an error that is found at once", async () => {
  const outputs = (n: number) => "{{ user.name }}\n".repeat(n);
  const nested = (n: number) => `${"{% if user.name %}".repeat(n)}x${"{% endif %}".repeat(n)}`;
  const errors = async (content: TemplateContent, world: World = {}) => {
    const { problems } = await build(content, world);
    return problems.filter(({ severity }) => severity === "error");
  };
  expect(await errors(push(outputs(1_000)))).toEqual([]);
  expect(await errors(push(nested(20)))).toEqual([]);
  expect(await errors(push(outputs(1_001)))).toMatchObject([
    { line: 1_001, message: expect.stringContaining("1,001 outputs and tags here; at most 1,000") },
  ]);
  expect(await errors(push(`one\n${nested(21)}`))).toMatchObject([
    { line: 2, message: expect.stringContaining("more than 20 deep") },
  ]);
  const partials = { many: outputs(600) };
  expect(await errors(push("{% render 'many' %}"), { partials })).toEqual([]);
  expect(
    await errors(push("one\n{% render 'many' %}{% render 'many' %}"), { partials }),
  ).toMatchObject([{ line: 2, message: expect.stringContaining("1,200 outputs") }]);
  const inMany = Object.fromEntries(
    ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "fi"].map((locale) => [
      locale,
      { body: outputs(990) },
    ]),
  );
  expect(await errors({ push: inMany })).toMatchObject([
    { channel: "push", locale: "fi", message: expect.stringContaining("10,890") },
  ]);
});

test("what has a default may be unknown; the template's own variables are known", async () => {
  const body = `{{ data.new | default: "x" }}{% assign n = 1 %}{{ n }}{% for i in data.items %}{{ i.a }}{{ forloop.index }}{% endfor %}`;
  expect((await build(push(body), { strict: true })).problems).toEqual([
    at(1, 4, "warning", /data\.new/),
  ]);
});

test("an update may name its first and latest event, and count them", async () => {
  const body = "{{ count }} {{ others }} {{ first.actor }} {{ latest.code }} {{ first.cod }}";
  expect((await build(push(body), { strict: true })).problems).toEqual([
    at(1, 65, "error", /first\.cod/),
  ]);
});

test.each<[string, Partial<ChannelContent>, "error" | "warning"]>([
  ["a script", { actionUrl: "java\nscript:alert(1)" }, "error"],
  ["an address without a host", { actionUrl: "https://" }, "error"],
  ["something that is no address", { actionUrl: "example.com/a" }, "error"],
  ["an address that is not secure", { actionUrl: "http://example.com" }, "warning"],
  ["an image that phones do not show", { imageUrl: "/a.png" }, "warning"],
])("%s as a link is named", async (_, more, severity) => {
  const { problems } = await build(push("b", more));
  expect(problems).toMatchObject([{ severity, field: Object.keys(more)[0] }]);
});

test.each([
  "https://a.example/x",
  "meadow://orders/1",
  "/orders/{{ data.code }}",
  "{{ data.code }}",
])("%s is a link", async (actionUrl) => {
  expect((await build(push("b", { actionUrl }))).problems).toEqual([]);
});

test("a message without words, without a subject, without a fallback, or too long is named", async () => {
  const { problems } = await build({
    ...push("x".repeat(300)),
    email: { de: { body: "<p>b</p>" } },
    sms: { en: { body: " " } },
  });
  expect(problems.map(({ channel, field, message }) => [channel, field, message])).toEqual([
    ["push", "body", expect.stringMatching(/300 characters; 240/)],
    ["email", "body", expect.stringMatching(/no "en".*"de"/)],
    ["email", "title", expect.stringMatching(/subject/)],
    ["sms", "body", expect.stringMatching(/Nothing/)],
  ]);
});

test("MJML becomes HTML with its Liquid as it was", async () => {
  const source = mjmlText(`Hi {{ user.name | default: "x < y" }} <a href="{{ data.code }}">go</a>`);
  const { content, problems } = await build(mail(mjml(source)));
  expect(problems).toEqual([]);
  const html = content.email?.en?.body ?? "";
  expect(html).toContain(`Hi {{ user.name | default: "x < y" }} <a href="{{ data.code }}">go</a>`);
  expect(html).toMatch(/^<!doctype html>[\s\S]*lang="en"[\s\S]*<\/html>/);
  expect(content.email?.en).not.toHaveProperty("design");
});

test.each<[string, string, ReturnType<typeof at>]>([
  ["no MJML", "<p>Hi</p>", at(1, undefined, "error", /not MJML/)],
  [
    "a tag of nobody",
    mjmlText("x").replace("<mj-text>", "\n<mj-nope/><mj-text>"),
    at(2, undefined, "error", /mj-nope/),
  ],
  [
    "a file",
    mjmlText("x").replace("<mj-section>", '\n <mj-include path="/etc/passwd" /><mj-section>'),
    at(2, 2, "error", /no files/),
  ],
  [
    "Liquid between sections",
    mjmlText("x")
      .replace("<mj-section>", "\n{% if actor %}<mj-section>")
      .replace("</mj-section>", "</mj-section><mj-raw>{% endif %}</mj-raw>"),
    at(2, 1, "error", /mj-raw/),
  ],
])("%s in MJML is an error at its line", async (_, source, found) => {
  expect((await build(mail(mjml(source)))).problems).toContainEqual(found);
});

test("a brand is around mails that are not a layout of their own", async () => {
  const brand = {
    companyName: "Meadow & Co",
    postalAddress: "1 Lane\nTown",
    logoUrl: "https://m.example/logo.png",
    primaryColor: "#112233",
    fontFamily: "Georgia, serif",
  };
  const compiled = async (more: Partial<ChannelContent>) =>
    (await build(mail(more), { brand })).content.email?.en?.body ?? "";
  for (const html of [
    await compiled(mjml(mjmlText("Hi"))),
    await compiled({ body: "<p>Hi</p>" }),
  ]) {
    for (const part of ["Meadow &amp; Co", "1 Lane<br", "logo.png", "#112233", "Georgia, serif"])
      expect(html).toContain(part);
  }
  const button = mjmlText("Hi").replace(
    "<mj-text>",
    '<mj-button href="https://a.example">Go</mj-button><mj-text>',
  );
  expect(await compiled(mjml(button))).toContain('bgcolor="#112233"');
  const own = "<table><tr><td>Hi</td></tr></table>";
  expect(await compiled({ body: own })).toBe(own);
  expect(await compiled(mjml(mjmlText("1 Lane\nTown https://m.example/logo.png")))).not.toContain(
    "<img",
  );
});

test("the line beside the subject is in the mail, unseen", async () => {
  const { content } = await build(mail({ body: "<p>b</p>", preheader: "5 < {{ data.code }}" }));
  expect(content.email?.en?.body).toMatch(
    /^<div style="display:none[^>]*>5 &lt; {{ data.code }}<\/div><p>b/,
  );
});

test("shared pieces are put in place, in every field and in pieces", async () => {
  const partials = { foot: "{% render 'sign' %}, {{ user.name }}", sign: "Yours" };
  const { content, problems } = await build(push("Hi\n{%- render 'foot' -%}!"), { partials });
  expect(problems).toEqual([]);
  expect(content.push?.en?.body).toBe("Hi\nYours, {{ user.name }}!");
});

test.each<[string, Record<string, string>, string, RegExp]>([
  [
    "one that does not exist",
    { footer: "x" },
    "{% render 'foter' %}",
    /"foter".*Did you mean "footer"/,
  ],
  [
    "one that a piece asks for in vain",
    { a: "{% render 'b' %}" },
    "{% render 'a' %}",
    /"a" asks for "b"/,
  ],
  [
    "a circle",
    { a: "{% render 'b' %}", b: "{% render 'a' %}" },
    "{% render 'a' %}",
    /"a" asks for "b" asks for "a"/,
  ],
  ["one with arguments", { a: "x" }, "{% render 'a', b: 1 %}", /takes none/],
  [
    "one with an unknown variable",
    { a: "{{ nope }}" },
    "{% render 'a' %}",
    /In the piece "a": "nope"/,
  ],
])("a piece: %s is named at its tag", async (_, partials, tag, message) => {
  const { problems } = await build(push(`one\ntwo ${tag}`), { partials, strict: true });
  expect(problems).toEqual([at(2, 5, "error", message)]);
});

test("lines of a mail are the author's, whatever a piece put before them", async () => {
  const partials = {
    head: "<mj-section>\n<mj-column>\n<mj-text>x</mj-text></mj-column>\n</mj-section>",
  };
  const source = mjmlText("x")
    .replace("<mj-section>", "\n{% render 'head' %}\n<mj-section>")
    .replace("<mj-text>", "\n<mj-nope /><mj-text>");
  const { problems } = await build(mail(mjml(source)), { partials });
  expect(problems).toEqual([at(4, undefined, "error", /mj-nope/)]);
});

test("values where none may stand are errors, tags that are dropped warnings", async () => {
  const body = `<p>\n<a {{ data.code }}>x</a><style>p { color: {{ actor }} }</style>\n<form>{{ actor }}</form></p>`;
  expect((await build(mail({ body }))).problems).toEqual([
    at(2, 4, "error", /data\.code/),
    at(3, 1, "warning", /form/),
  ]);
});

test("a promotional mail without a way out is warned about", async () => {
  await using database = await testDatabase();
  const compiler = await createCompiler(database.pool);
  const check = async (body: string) =>
    (await compiler.compile("email", { title: "T", body }, { promotional: true })).findings;
  expect(await check("<p>Buy</p>")).toMatchObject([{ severity: "warning" }]);
  expect(await check(`<p>Buy</p><a href="https://a.example/u">Unsubscribe</a>`)).toEqual([]);
});

test("a piece that would not parse, or goes round in a circle, is not saved", async () => {
  await using database = await testDatabase();
  const save = (key: string, source: string, revision = 0) =>
    savePartial(database.pool, { key, name: key, source, revision }, { by: "a", at: new Date() });
  await save("a", "one");
  await save("b", "{% render 'a' %}");
  await expect(save("c", "\n{% if %}")).rejects.toThrow(/line 2/);
  await expect(save("c", "{% render 'd' %}")).rejects.toThrow(/"d"/);
  await expect(save("a", "{% render 'b' %}", 1)).rejects.toThrow(/circle/);
  await expect(save("a", "again")).rejects.toMatchObject({ code: "conflict" });
  expect(await save("a", "two", 1)).toEqual({ revision: 2 });
});
