import type { Pool } from "@/db/client";
import type { ChannelContent, TemplateContent } from "@/db/schema/json";
import { channelOf } from "@/server/channels/registry";
import { cleanMail } from "@/server/templates/clean-mail";
import { createCompiler } from "@/server/templates/compile";
import { createEngine } from "@/server/templates/engine";
import { listTemplates } from "@/server/templates/list-templates";
import { readEditorHelp, readTemplate } from "@/server/templates/read-template";
import { createRenderer } from "@/server/templates/render";
import { variablesFor } from "@/server/templates/variables";
import { benchDatabase } from "./database";
import { describeMachine, type Figure, percentile, report } from "./measure";
import { mjmlOf, pushOf } from "./rendering/words";

/**
 * `npm run bench -- rendering`: messages a second of one core, from variables to what a provider is
 * handed; the same with compiling for each recipient; and how long the pages of 200 templates × 5
 * channels × 10 locales wait for the server.
 */
const locales = ["en", "de", "fr", "es", "pt-BR", "it", "nl", "pl", "ja", "sv"];
const chunk = 500;
const context = { notificationId: "n", typeKey: "order.shipped", category: "orders", object: "o" };

await using database = await benchDatabase();
const { pool } = database;
const renderer = createRenderer();
const compiler = await createCompiler(pool);
const push = Object.fromEntries(locales.map((locale) => [locale, pushOf(locale)]));
const mail = Object.fromEntries(
  await Promise.all(
    locales.map(async (locale) => {
      const { compiled } = await compiler.compile("email", mjmlOf(locale), { locale });
      return [locale, compiled] as const;
    }),
  ),
);
const machine = await describeMachine(pool);
const figures: Figure[] = [
  await measured("pushesPerSecondAndCore", 100_000, { atLeast: 20_000 }, () => send("push", push)),
  await measured("mailsPerSecondAndCore", 15_000, { atLeast: 3_000 }, () => send("email", mail)),
  { name: "mailBytes", value: mail.en?.body.length ?? 0, unit: "bytes" },
  await measured("pushesPerSecondAndCoreParsedEach", 5_000, undefined, () => parseEach(push)),
  await measured("mailsPerSecondAndCoreCompiledEach", 100, undefined, compileEach),
  ...(await pages(pool)),
];
await renderer.close();
report("rendering", machine, figures);

type Work = () => Promise<number>;

/** Runs `work` until it made so many messages; by the processor's time, of all threads. */
async function measured(name: string, n: number, goal: Figure["goal"], work: Work) {
  await work();
  const began = process.cpuUsage();
  let made = 0;
  while (made < n) made += await work();
  const { user, system } = process.cpuUsage(began);
  const value = Math.round(made / ((user + system) / 1e6));
  return { name, value, unit: "messages/s", ...(goal ? { goal } : {}) };
}

function itemsOf(n: number) {
  return Array.from({ length: n }, (_, i) => ({
    locale: locales[i % locales.length] ?? "en",
    variables: variablesFor({
      notification: {
        ...{ typeKey: "order.shipped", actor: "user_7", object: `order_${i}` },
        data: {
          ...{ orderNumber: `${991 + i}`, arrival: "Friday", total: "€ 42.00" },
          items: [
            { name: "Lamp", price: "€ 20.00" },
            { name: "Chair & table", price: "€ 22.00" },
          ],
        },
      },
      user: {
        externalId: `user_${i}`,
        locale: "en",
        attributes: { name: `Ana ${i}`, plan: "pro" },
      },
    }),
  }));
}

/** A chunk as sending renders it. */
async function send(key: string, content: Record<string, ChannelContent>): Promise<number> {
  const channel = channelOf(key);
  const results = await renderer.render({ html: channel.html, content, items: itemsOf(chunk) });
  for (const result of results) {
    if (!result.ok) throw new Error(result.error);
    channel.compose(result.rendered, context);
  }
  return results.length;
}

async function parseEach(content: Record<string, ChannelContent>): Promise<number> {
  const engine = createEngine(false);
  const items = itemsOf(chunk);
  for (const { locale, variables } of items) {
    const { title = "", body = "", actionUrl = "" } = content[locale] ?? {};
    for (const source of [title, body, actionUrl]) engine.parseAndRenderSync(source, variables);
  }
  return items.length;
}

async function compileEach(): Promise<number> {
  const engine = createEngine(true);
  const items = itemsOf(10);
  for (const [i, { locale, variables }] of items.entries()) {
    // Another source each time: what is compiled is kept.
    const { design, ...rest } = mjmlOf(locale, `${i} ${Math.random()}`);
    const { compiled } = await compiler.compile("email", { ...rest, design }, { locale });
    engine.parseAndRenderSync(cleanMail(compiled.body).html, variables);
  }
  return items.length;
}

/** The list and one template, as the server answers them. */
async function pages(client: Pool): Promise<Figure[]> {
  const words: TemplateContent = Object.fromEntries(
    ["in_app", "push", "email", "sms", "webhook"].map((channel) => [
      channel,
      Object.fromEntries(
        locales.map((locale) => [locale, channel === "email" ? mjmlOf(locale) : pushOf(locale)]),
      ),
    ]),
  );
  const compiled = { ...words, email: mail };
  await fill(client, words, compiled);
  const list = await times(() => listTemplates(client, { q: "", state: "all", cursor: null }));
  const { rows } = await client.query<{ id: number }>("select max(id) as id from templates");
  const one = await times(async () => {
    const template = await readTemplate(client, rows[0]?.id ?? 0);
    await readEditorHelp(client, template);
  });
  return [
    { name: "listMsP95", value: percentile(list, 0.95), unit: "ms", goal: { atMost: 150 } },
    { name: "oneMsP95", value: percentile(one, 0.95), unit: "ms", goal: { atMost: 150 } },
  ];
}

async function fill(
  client: Pool,
  source: TemplateContent,
  content: TemplateContent,
): Promise<void> {
  await client.query(
    `insert into notification_types (key, name, category, priority, channels)
     select 'type.' || i, 'Type ' || i, 'category ' || i % 8, 2, '{in_app,push,email,sms,webhook}'
     from generate_series(1, 200) i`,
  );
  await client.query(
    `with made as (
       insert into templates (type_key, name) select key, name from notification_types
       where key like 'type.%' returning id
     ), versions as (
       insert into template_versions (template_id, version, content, source)
       select id, 1, $1, $2 from made returning id, template_id
     )
     select count(*) from versions`,
    [content, source],
  );
  await client.query(
    `update templates t set published_version_id = v.id, draft = case when t.id % 2 = 0 then v.source end
     from template_versions v where v.template_id = t.id`,
  );
  await client.query("analyze templates, template_versions, notification_types");
}

async function times(work: () => Promise<unknown>): Promise<number[]> {
  await work();
  const taken: number[] = [];
  for (let i = 0; i < 20; i++) {
    const began = performance.now();
    await work();
    taken.push(performance.now() - began);
  }
  return taken;
}
