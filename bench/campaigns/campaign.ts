import type { Pool } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";
import { readCampaign } from "@/server/campaigns/campaign";
import { scheduleCampaign } from "@/server/campaigns/schedule";
import { author, draftCampaign } from "@/server/campaigns/testing";
import { loadConfig } from "@/server/config";
import { openContext } from "@/server/context";

const locales = {
  en: { title: "News for you", hello: "Hello", text: "There is news about your plan, " },
  de: { title: "Neues für dich", hello: "Hallo", text: "Es gibt Neues zu deinem Tarif, " },
  fr: { title: "Du nouveau", hello: "Bonjour", text: "Voici du nouveau sur votre offre, " },
};

function words(): TemplateContent {
  const short = Object.entries(locales).map(([locale, { title, hello }]) => {
    const body = `${hello} {{ user.firstName }}, {{ user.plan }}.`;
    return [locale, { title, body }] as const;
  });
  const mails = Object.entries(locales).map(([locale, { title, hello, text }]) => {
    const body = `<h1>${hello} {{ user.firstName }}</h1><p>${`${text}{{ user.plan }}. `.repeat(8)}</p><a href="https://example.com/unsubscribe">Unsubscribe</a>`;
    return [locale, { title, body }] as const;
  });
  const inApp = Object.fromEntries(short);
  return { in_app: inApp, push: inApp, email: Object.fromEntries(mails) };
}

/** The segment of two conditions in which everybody of the world is. */
export const segment = {
  key: "bench",
  filter: {
    all: [
      { field: "attributes.plan", op: "in", value: ["pro", "free"] },
      { field: "createdAt", op: "withinDays", value: 30 },
    ],
  },
};

/** Readers of three languages, and the segment. */
export async function prepare(pool: Pool): Promise<void> {
  await pool.query("update users set locale = (array['en', 'de', 'fr'])[1 + id % 3]");
  await pool.query("vacuum (analyze) users");
  await pool.query("insert into segments (key, name, filter) values ($1, 'Bench', $2)", [
    segment.key,
    segment.filter,
  ]);
  await pool.query("update workspace set approval_over = 100000000");
}

/** A campaign of two variants in three languages to the segment, ready to be scheduled. */
export async function makeCampaign(
  databaseUrl: string,
): Promise<{ id: number; schedule(): Promise<void> }> {
  const open = () =>
    openContext(
      loadConfig({
        DATABASE_URL: databaseUrl,
        AUTH_SECRET: "a secret of the benchmark alone, long enough",
        LOG_LEVEL: "silent",
      }),
      { process: "bench", poolMax: 2 },
    );
  const context = await open();
  const id = await draftCampaign(context, {
    typeKey: "bench.campaign",
    variants: 2,
    words: words(),
    audience: { everyone: false, segments: [segment.key] },
    delivery: { channels: ["in_app", "push", "email"] },
  });
  return {
    id,
    schedule: async () => {
      const { revision } = await readCampaign(context.pool, id);
      await scheduleCampaign(context, { id, revision, by: author });
      await context.close();
    },
  };
}
