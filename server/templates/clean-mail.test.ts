import fc from "fast-check";
import sanitizeHtml from "sanitize-html";
import { afterAll, expect, test } from "vitest";
import { channelOf } from "@/server/channels/registry";
import { cleanMail } from "./clean-mail";
import { compileMjml } from "./compile-mjml";
import { createEngine } from "./engine";
import { createRenderer } from "./render";

const renderer = createRenderer();
afterAll(() => renderer.close());

type Words = { title?: string; body: string; preheader?: string };

async function render(content: Words, variables: Record<string, unknown>) {
  const items = [{ locale: "en", variables }];
  const [result] = await renderer.render({ html: true, content: { en: content }, items });
  if (!result?.ok) throw new Error(result?.error);
  return result.rendered;
}

/** Every tag with its attributes' names, and every address and style, as a browser's parser sees them. */
function skeletonOf(html: string) {
  const tags: string[] = [];
  const addresses: string[] = [];
  const styles: string[] = [];
  sanitizeHtml(html, {
    ...{ allowedTags: false, allowedAttributes: false, allowVulnerableTags: true },
    onOpenTag(name, attributes) {
      tags.push([name, ...Object.keys(attributes).toSorted()].join(" "));
      for (const [key, value] of Object.entries(attributes)) {
        if (["href", "src", "background"].includes(key)) addresses.push(value);
        if (key === "style") styles.push(value);
      }
    },
    onCloseTag: (name) => tags.push(`/${name}`),
  });
  const comments = html.match(/<!--[\s\S]*?-->/g) ?? [];
  tags.push(...comments.map((one) => one.replace(/"[^"]*"/g, '""').replace(/>[^<>]*</g, "><")));
  return { tags, addresses, styles };
}

/** A template with a value wherever an author may put one. */
const everywhere = `<!doctype html><html><head><title>{{ x }}</title></head><body>
  <h1 class="a {{ x }}" style="color: {{ x }}; margin: 0">{{ x }}</h1>
  <a href="{{ x }}" title='{{ x }}'>{{ x | upcase }}</a> <a href={{ x }}>x</a>
  <a href="{{ a }}{{ b }}">two halves</a> <a href="https://m.example/{{ x }}?q={{ x }}">fixed</a>
  <a href="{% if true %}{{ x }}{% endif %}">chosen</a> <img src="{{ x }}" alt="{{ x }}">
  <table background="{{ x }}"><tr><td>{% assign y = x %}{{ y }}{% capture z %}{{ x }}{% endcapture %}{{ z }}</td></tr></table>
  {% for i in many %}<p>{{ i | append: x }}</p>{% endfor %}{% echo x %}{% cycle x, x %}{{ x | raw }}
  <!--[if mso]><v:rect href="{{ x }}" style="width:{{ x }}">{{ x }}</v:rect><![endif]-->
  {{ x | link_address }}</body></html>`;

const scripted =
  /^[\s\p{Cc}]*(?:j[\s\p{Cc}]*a[\s\p{Cc}]*v[\s\p{Cc}]*a|v[\s\p{Cc}]*b)[\s\p{Cc}]*s[\s\p{Cc}]*c[\s\p{Cc}]*r[\s\p{Cc}]*i[\s\p{Cc}]*p[\s\p{Cc}]*t[\s\p{Cc}]*:|^[\s\p{Cc}]*data[\s\p{Cc}]*:/iu;

/** Pieces of attacks, in any order, with anything between. */
const pieces = [
  ...[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b>",
    "</a>",
    "</title>",
    "</style>",
  ],
  ...[
    '"',
    "'",
    ">",
    "<",
    "&",
    "&lt;",
    "&#60;",
    "-->",
    "--!>",
    "<!--",
    "]]>",
    " onclick=alert(1) ",
    "/",
    "=",
  ],
  ...[
    "javascript:alert(1)",
    "JaVa\tScRiPt:",
    "data:text/html,x",
    "vbscript:x",
    "//evil.example",
    "\\\\evil",
  ],
  ...[
    "{{ secret }}",
    "{% assign x = 1 %}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{% raw %}",
    "{% endcapture %}",
  ],
  ...[
    "\r\n",
    "\u2028",
    "\u0000",
    "url(https://evil.example)",
    ";position:fixed",
    "expression(1)",
    "https://a.example/",
  ],
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), { maxLength: 6 })
  .map((parts) => parts.join(""));

const harmless = { x: "plain", a: "pl", b: "ain", many: ["one", "two"], secret: "TOP-SECRET" };

test("no value adds a tag, an attribute, a script or a second evaluation", async () => {
  const expected = skeletonOf((await render({ body: everywhere }, harmless)).body);
  expect(expected.addresses).toHaveLength(7);
  await fc.assert(
    fc.asyncProperty(hostile, fc.tuple(hostile, hostile), async (x, [a, b]) => {
      const values = { ...harmless, x, a, b, many: [x, a] };
      const { body } = await render({ body: everywhere }, values);
      const found = skeletonOf(body);
      expect(found.tags).toEqual(expected.tags);
      for (const address of found.addresses) expect(address).not.toMatch(scripted);
      for (const address of found.addresses) expect(address).not.toMatch(/^\s*[\\/]{2}/);
      for (const style of found.styles) expect(style).not.toMatch(/url|position|expression|https/i);
      expect(body).not.toContain("TOP-SECRET");
    }),
    { numRuns: 400 },
  );
}, 60_000);

test("neither do values of a mail in MJML, and its subject and preheader stay one line", async () => {
  const source = `<mjml><mj-head><mj-preview>{{ x }}</mj-preview></mj-head><mj-body>
    <mj-section background-url="{{ x }}"><mj-column><mj-text color="{{ x }}">Hi {{ x }}</mj-text>
    <mj-button href="{{ x }}">{{ x }}</mj-button><mj-image src="{{ x }}" alt="{{ x }}" /></mj-column></mj-section>
    <mj-raw>{% for i in many %}</mj-raw><mj-section><mj-column><mj-text>{{ i }}</mj-text></mj-column></mj-section><mj-raw>{% endfor %}</mj-raw>
  </mj-body></mjml>`;
  const { html, findings } = await compileMjml(source, "en");
  expect(findings).toEqual([]);
  const words = { title: "For {{ x }}", body: html, preheader: "About {{ x }}" };
  const expected = skeletonOf((await render(words, harmless)).body);
  await fc.assert(
    fc.asyncProperty(hostile, async (x) => {
      const rendered = await render(words, { ...harmless, x, many: [x, x] });
      const found = skeletonOf(rendered.body);
      expect(found.tags).toEqual(expected.tags);
      for (const address of found.addresses) expect(address).not.toMatch(scripted);
      const mail = channelOf("email").compose(rendered, {
        ...{ notificationId: "n", typeKey: "t", category: "c", object: null },
      });
      expect(`${mail.title}${mail.preheader ?? ""}`).not.toMatch(/[\p{Cc}\u2028]/u);
      expect(JSON.stringify(mail)).not.toContain("TOP-SECRET");
    }),
    { numRuns: 150 },
  );
}, 60_000);

test("a value is text in every other channel, whatever it looks like", async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (x) => {
      const items = [{ locale: "en", variables: { ...harmless, x } }];
      const content = { en: { title: "T {{ x }}", body: "B {{ x }}", actionUrl: "{{ x }}" } };
      const [result] = await renderer.render({ html: false, content, items });
      if (!result?.ok) throw new Error(result?.error);
      const { title, body, actionUrl } = result.rendered;
      expect(body).toBe(`B ${x}`.trim());
      expect(title).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(actionUrl ?? "").not.toMatch(scripted);
    }),
    { numRuns: 300 },
  );
});

test("whatever an author writes, nothing of it acts", async () => {
  const markup = fc
    .array(
      fc.constantFrom(
        ...[
          "<script>",
          "</script>",
          "<style>",
          "</style>",
          "<a href=",
          '"',
          "'",
          ">",
          "<",
          " onclick=x",
          "<p ",
        ],
        ...[
          "{{ x }}",
          "{% if x %}",
          "{% endif %}",
          "javascript:1",
          "<!--",
          "-->",
          "<!--[if mso]>",
          "<![endif]-->",
        ],
        ...[
          "<title>",
          "</title>",
          "<svg>",
          "<iframe srcdoc=",
          "<meta http-equiv=refresh content=",
          "text",
          " style=",
          "=",
        ],
      ),
      { maxLength: 14 },
    )
    .map((parts) => parts.join(""));
  await fc.assert(
    fc.property(markup, (source) => {
      const html = cleaned(source);
      const { tags, addresses } = skeletonOf(html);
      expect(tags.join("\n")).not.toMatch(
        /^(script|iframe|svg|form|link|base)\b| on\w+|http-equiv/m,
      );
      for (const address of addresses) expect(address).not.toMatch(scripted);
    }),
    { numRuns: 3_000 },
  );
});

/** As it is rendered; nothing for a source that does not parse. */
function cleaned(source: string): string {
  const engine = createEngine(true);
  try {
    return String(engine.parseAndRenderSync(cleanMail(source).html, { x: "plain" }));
  } catch {
    return "";
  }
}

test("the text part has the words, values and addresses of the mail, not its looks", async () => {
  const body = `<h1>Hi {{ x }}</h1><style>p{color:red}</style><p style="color: {{ x }}">One<br>two</p>
    <div style="display:none">unseen</div><p><a href="{{ link }}">Go</a> <a href="https://a.example">https://a.example</a></p>
    {% if x %}<p>chosen</p>{% endif %}<ul>{% for i in many %}<li>{{ i }}</li>{% endfor %}</ul>`;
  const variables = { x: "A & <B>", link: "https://m.example/?a=1&b=2", many: ["one", "two"] };
  const { text } = await render({ body }, variables);
  expect(text?.split(/\s*\n\s*/)).toEqual([
    ...["Hi A & <B>", "One", "two", "Go (https://m.example/?a=1&b=2) https://a.example", "chosen"],
    ...["* one", "* two"],
  ]);
});

test("an author's own text part is the one that goes out", async () => {
  const content = { en: { body: "<p>html</p>", text: "Plain & {{ x }}" } };
  const items = [{ locale: "en", variables: { x: "<x>" } }];
  expect(await renderer.render({ html: true, content, items })).toMatchObject([
    { ok: true, rendered: { text: "Plain & <x>" } },
  ]);
});

test("what is written to keep the server busy is read once: time grows with the length alone", async () => {
  const blanks = `<mj-text>a${" ".repeat(100_000)}b</mj-text>`;
  await compileMjml("<mjml><mj-body></mj-body></mjml>", "en");
  const began = performance.now();
  await compileMjml(
    `<mjml><mj-body><mj-section><mj-column>${blanks}</mj-column></mj-section></mj-body></mjml>`,
    "en",
  );
  for (const part of ["<!--", "<style>", "<", "-->", "<!--[if mso]>"])
    cleanMail(part.repeat(200_000 / part.length));
  // A second try of each place would take some ten seconds.
  expect(performance.now() - began).toBeLessThan(5_000);
});
