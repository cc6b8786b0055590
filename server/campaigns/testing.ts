import type { CampaignAudience, CampaignDelivery, TemplateContent } from "@/db/schema/json";
import type { Context } from "@/server/context";
import { readCampaign } from "./campaign";
import { createCampaign } from "./create";
import { emptyAudience, usualDelivery } from "./new-campaign";
import { saveCampaign } from "./save";
import { scheduleCampaign } from "./schedule";
import { addVariant } from "./variants";

export const author = "dana@example.com";

export const plainWords: TemplateContent = {
  in_app: { en: { title: "Hi", body: "Hello" } },
  push: { en: { title: "Hi", body: "Hello" } },
  email: {
    en: {
      title: "Hi",
      body: '<p>Hello</p><a href="https://example.com/unsubscribe">Unsubscribe</a>',
    },
  },
};

export type WantedCampaign = {
  typeKey?: string;
  audience?: Partial<CampaignAudience>;
  delivery?: Partial<CampaignDelivery>;
  variants?: number;
  words?: TemplateContent;
};

/** A draft to everyone, with words; of the type `offer`, by inbox and push. */
export async function draftCampaign(world: Context, wanted: WantedCampaign = {}): Promise<number> {
  const by = author;
  const id = await createCampaign(world, {
    name: "Spring",
    typeKey: wanted.typeKey ?? "offer",
    by,
  });
  for (let n = 1; n < (wanted.variants ?? 1); n += 1) {
    const { revision } = await readCampaign(world.pool, id);
    await addVariant(world, { id, revision, by }, "a");
  }
  await world.pool.query(
    `update templates set draft = $2 where id in (
       select template_id from campaign_variants where campaign_id = $1)`,
    [id, wanted.words ?? plainWords],
  );
  const { revision } = await readCampaign(world.pool, id);
  const audience = { ...emptyAudience, everyone: true, ...wanted.audience };
  const delivery = { ...usualDelivery, channels: ["in_app", "push"], ...wanted.delivery };
  await saveCampaign(world, { id, revision, by }, { audience, delivery });
  return id;
}

/** Plans a draft that was made by `draftCampaign`. */
export async function schedule(world: Context, id: number): Promise<void> {
  const { revision } = await readCampaign(world.pool, id);
  await scheduleCampaign(world, { id, revision, by: author });
}
