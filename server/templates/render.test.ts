import { afterAll, expect, onTestFinished, test } from "vitest";
import { createRenderer, type RenderResult } from "./render";

const shared = createRenderer();
afterAll(() => shared.close());

/** One whose thread may be ended by the test. */
function renderer() {
  const made = createRenderer();
  onTestFinished(() => made.close());
  return made;
}

/** Renders one body for one set of variables. */
async function renderOne(
  body: string,
  variables: Record<string, unknown> = {},
  { html = false, title = "" } = {},
): Promise<RenderResult | undefined> {
  const items = [{ locale: "en", variables }];
  const [result] = await shared.render({ html, content: { en: { title, body } }, items });
  return result;
}

const rendered = (text: Partial<{ title: string; body: string }>) => ({
  ok: true,
  rendered: expect.objectContaining(text),
});
const failed = (error: RegExp) => ({ ok: false, error: expect.stringMatching(error) });

/** No limit of LiquidJS stops a filter while it runs. */
const hanging = `{% for i in (1..data.rounds) %}{% assign s = data.text | split: "" | sort | uniq | join: "" %}{% endfor %}done`;
const harmless = { data: { rounds: 0, text: "" } };

test("values are put in, in the recipient's language", async () => {
  const content = {
    pt: { title: "Oi {{ user.name }}", body: "{{ data.n }} novas" },
    en: { title: "Hi {{ user.name }}", body: "{{ data.n }} new" },
  };
  const variables = { user: { name: "Ana" }, data: { n: 3 } };
  const items = ["pt-BR", "en", "ja"].map((locale) => ({ locale, variables }));
  expect(await shared.render({ html: false, content, items })).toEqual([
    rendered({ title: "Oi Ana", body: "3 novas" }),
    rendered({ title: "Hi Ana", body: "3 new" }),
    rendered({ title: "Hi Ana", body: "3 new" }),
  ]);
});

test.each(["constructor", "hasOwnProperty-x", "__proto__", ""])(
  "a locale that no content is for falls back: %j",
  async (locale) => {
    const content = { en: { body: "fine" } };
    const items = [
      { locale, variables: {} },
      { locale: "en", variables: {} },
    ];
    const fine = rendered({ body: "fine" });
    expect(await shared.render({ html: false, content, items })).toEqual([fine, fine]);
  },
);

test("what a user is called is a value, never a template", async () => {
  const variables = {
    user: { name: "{{ data.secret }}{% if true %}x{% endif %}" },
    data: { secret: "s" },
  };
  expect(await renderOne("Hello {{ user.name }}", variables)).toEqual(
    rendered({ body: "Hello {{ data.secret }}{% if true %}x{% endif %}" }),
  );
});

test("a mail's values are escaped, and no filter gets around it", async () => {
  const variables = { data: { x: "<script>alert(1)</script><b>" } };
  const filters = ["", "| raw", "| strip | raw", "| raw | raw"];
  const tags = [
    "echo data.x",
    "echo data.x | raw",
    "cycle data.x, 'y'",
    "liquid echo data.x | raw",
  ];
  const forms = [...filters.map((f) => `{{ data.x ${f} }}`), ...tags.map((tag) => `{% ${tag} %}`)];
  for (const form of [...forms, `{{ "<script>alert(1)</script><b>" | raw }}`]) {
    expect(await renderOne(`<p>${form}</p>`, variables, { html: true }), form).toEqual(
      rendered({ body: "<p>&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;</p>" }),
    );
  }
});

test("a mail keeps its looks and loses what acts", async () => {
  const body = `<table width="600" style="color:#123"><tr><td align="center">
    <a href="{{ data.link }}" onclick="steal()">Go</a><a href="https://meadow.example/a">Fine</a>
    <script>alert(1)</script><iframe src="https://evil.example"></iframe><form action="/x"></form>
    </td></tr></table>`;
  const result = await renderOne(body, { data: { link: "javascript:alert(1)" } }, { html: true });
  const html = result?.ok ? result.rendered.body : "";
  expect(html).toContain('<table width="600" style="color:#123">');
  expect(html).toContain('<a href="https://meadow.example/a">Fine</a>');
  expect(html).not.toMatch(/script|onclick|iframe|form|alert/);
});

test("a subject is one line", async () => {
  const variables = { data: { name: "Ann\r\nBcc: all@example.com\u2028x" } };
  expect(await renderOne("b", variables, { html: true, title: "For {{ data.name }}" })).toEqual(
    rendered({ title: "For Ann Bcc: all@example.com x" }),
  );
});

test.each([
  "javascript:alert(1)",
  "JAVA\tSCRIPT:alert(1)",
  "\u0001 data:text/html,x",
  "vb\nscript:x",
])("an action that would run a script is dropped: %j", async (url) => {
  const content = { en: { body: "b", actionUrl: "{{ data.url }}" } };
  const items = [{ locale: "en", variables: { data: { url } } }];
  expect(await shared.render({ html: false, content, items })).toEqual([
    { ok: true, rendered: { title: "", body: "b" } },
  ]);
});

test("links into an app and paths stay", async () => {
  for (const url of ["https://meadow.example/a?b=1", "/orders/1", "meadow://orders/1"]) {
    const content = { en: { body: "b", actionUrl: url } };
    const items = [{ locale: "en", variables: {} }];
    expect(await shared.render({ html: false, content, items })).toEqual([
      { ok: true, rendered: { title: "", body: "b", actionUrl: url } },
    ]);
  }
});

test.each(["{% include '/etc/passwd' %}", "{% render '../../package.json' %}", "{% layout 'x' %}"])(
  "a template reads no file: %s",
  async (body) => {
    expect(await renderOne(body)).toEqual(failed(/tag .* not found/));
  },
);

test("prototypes cannot be reached", async () => {
  const body = `{{ data.constructor.name }}|{{ data.__proto__ }}|{{ "x".constructor }}|{{ data.text.constructor }}`;
  expect(await renderOne(body, { data: { text: "t" } })).toEqual(rendered({ body: "|||" }));
});

test("a template that does not parse fails, the next one is rendered", async () => {
  const one = renderer();
  const items = [{ locale: "en", variables: {} }];
  const broken = { en: { body: "{% if %}" } };
  expect(await one.render({ html: false, content: broken, items })).toEqual([failed(/./)]);
  const fine = { en: { body: "fine" } };
  expect(await one.render({ html: false, content: fine, items })).toEqual([
    rendered({ body: "fine" }),
  ]);
});

test("a memory bomb fails, by LiquidJS's limit or with its thread, and nothing else does", async () => {
  const one = renderer();
  const doubling = `{% assign s = "0123456789" %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}{{ s }}`;
  const hoarding = `{% for i in (1..60) %}{% assign s = s | append: data.text | split: "" | join: ",," %}{% endfor %}`;
  const variables = { data: { text: "x".repeat(30_000) } };
  const items = [{ locale: "en", variables }];
  const render = (body: string) =>
    one.render({ html: false, content: { en: { body } }, items }, 1_000);
  expect(await Promise.all([render(doubling), render(hoarding), render("fine")])).toEqual([
    [failed(/memory|too long|limit/)],
    [failed(/memory|too long|limit/)],
    [rendered({ body: "fine" })],
  ]);
});

test("large templates that are fine one by one are fine one after the other", async () => {
  const one = renderer();
  for (let i = 0; i < 6; i++) {
    // Parsed, with an `if` around so that LiquidJS's time limit does not see a slow machine.
    const body = `${i}{% if data.never %}${"{{a}}".repeat(38_000)}{% endif %}`;
    const items = [{ locale: "en", variables: {} }];
    const result = await one.render({ html: false, content: { en: { body } }, items }, 20_000);
    expect(result).toEqual([rendered({ body: `${i}` })]);
  }
});

test("items that hang fail alone, wherever they are in the chunk", async () => {
  const hang = { data: { rounds: 1_000_000, text: "ab".repeat(2_000_000) } };
  const items = Array.from({ length: 9 }, (_, i) => ({
    locale: "en",
    variables: i === 3 || i === 7 ? hang : harmless,
  }));
  const results = await renderer().render(
    { html: false, content: { en: { body: hanging } }, items },
    200,
  );
  expect(results.map((result) => result.ok)).toEqual([
    ...[true, true, true, false, true, true, true, false, true],
  ]);
});

test("other chunks that wait behind a hanging one are rendered", async () => {
  const one = renderer();
  const hang = { data: { rounds: 1_000_000, text: "ab".repeat(2_000_000) } };
  const slow = one.render(
    { html: false, content: { en: { body: hanging } }, items: [{ locale: "en", variables: hang }] },
    200,
  );
  const others = Array.from({ length: 5 }, (_, i) =>
    one.render(
      { html: false, content: { en: { body: `n${i}` } }, items: [{ locale: "en", variables: {} }] },
      200,
    ),
  );
  // What ends it, its time or its memory, is up to the machine.
  expect(await slow).toEqual([failed(/too long|limit|memory/)]);
  expect(await Promise.all(others)).toEqual(others.map((_, i) => [rendered({ body: `n${i}` })]));
});

test("a template that hangs for everybody is given up after three, not after five hundred", async () => {
  const hang = { data: { rounds: 1_000_000, text: "ab".repeat(2_000_000) } };
  const items = Array.from({ length: 500 }, () => ({ locale: "en", variables: hang }));
  const results = await renderer().render(
    { html: false, content: { en: { body: hanging } }, items },
    100,
  );
  expect(results.every((result) => !result.ok)).toBe(true);
});

test("a template without content fails with a reason", async () => {
  const items = [{ locale: "en", variables: {} }];
  expect(await renderer().render({ html: false, content: {}, items })).toEqual([
    failed(/no content/),
  ]);
});

/** The threads of this process, those that keep nothing alive too. */
function threads(): number {
  const workers: unknown = Reflect.get(process.report.getReport(), "workers");
  return Array.isArray(workers) ? workers.length : Number.NaN;
}

test("a closed renderer leaves no thread behind, not even after one that hung", async () => {
  await renderOne("warm");
  const before = threads();
  const one = createRenderer();
  const render = (body: string, variables: Record<string, unknown>) =>
    one.render(
      { html: false, content: { en: { body } }, items: [{ locale: "en", variables }] },
      150,
    );
  const hang = { data: { rounds: 1_000_000, text: "ab".repeat(2_000_000) } };
  expect(await render(hanging, hang)).toEqual([failed(/too long|limit|memory/)]);
  expect(await render("again", {})).toEqual([rendered({ body: "again" })]);
  expect(threads()).toBe(before + 1);
  await one.close();
  expect(threads()).toBe(before);
});

test("a push's badge and buttons are rendered; no value makes a button or a link of its own", async () => {
  const content = {
    en: {
      ...{ title: "t", body: "b", badge: "{{ data.unread }}" },
      buttons:
        "Reply to {{ actor }} | app://reply/{{ object }}\n{% if data.late %}Later{% endif %}\nMute|javascript:alert(1)",
    },
  };
  const items = [
    { unread: 3, late: true, actor: "Ann", object: "1" },
    {
      unread: "3\n4",
      actor: "Eve\nClick me | https://evil.example",
      object: "2 | https://evil.example",
    },
  ].map(({ unread, late, ...event }) => ({
    ...{ locale: "en", variables: { data: { unread, late }, ...event } },
  }));
  const [first, second] = await shared.render({ html: false, content, items });
  expect(first).toMatchObject({
    rendered: {
      badge: 3,
      buttons: [
        { id: "button-1", label: "Reply to Ann", url: "app://reply/1" },
        { id: "button-2", label: "Later" },
        { id: "button-3", label: "Mute" },
      ],
    },
  });
  expect(second).toMatchObject({
    rendered: {
      buttons: [
        {
          label: "Reply to Eve Click me   https://evil.example",
          url: "app://reply/2   https://evil.example",
        },
        { label: "Mute" },
      ],
    },
  });
  expect(second?.ok && second.rendered.badge).toBeUndefined();
});
