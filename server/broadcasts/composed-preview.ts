import type { Pool } from "@/db/client";
import type { ComposedBroadcast } from "@/db/schema/json";
import { createCompiler } from "@/server/templates/compile";
import { contentOf } from "@/server/templates/default-content";
import { loadTemplate } from "@/server/templates/load";
import { type ChannelPreview, previewContent } from "@/server/templates/preview-content";
import type { Renderer } from "@/server/templates/render";
import { readSender } from "@/server/templates/sender";
import { variablesFor } from "@/server/templates/variables";
import { broadcastType } from "./composed-types";
import { refuseForeignWords } from "./composed-words";

export type ComposedPreview = {
  sender: string;
  inbox: ChannelPreview | null;
  push: ChannelPreview | null;
};

/**
 * What a broadcast reads like to nobody in particular, in English, in the words of its version.
 * @throws Refusal malformed for a type that cannot be one, or a version of another's words
 */
export async function previewComposed(
  { pool, renderer }: { pool: Pool; renderer: Renderer },
  broadcast: Pick<ComposedBroadcast, "typeKey" | "templateVersionId" | "data" | "audience">,
): Promise<ComposedPreview> {
  const { typeKey, templateVersionId, data, audience } = broadcast;
  const { channels } = await broadcastType(pool, typeKey);
  await refuseForeignWords(pool, broadcast);
  const template = await loadTemplate(pool, templateVersionId);
  const content = Object.fromEntries(
    ["in_app", "push"]
      .filter((channel) => channels.includes(channel))
      .map((channel) => [channel, contentOf(template, channel, { typeKey })]),
  );
  const actor = audience.who === "followers" ? audience.actorId || null : null;
  const variables = variablesFor({
    notification: { typeKey, actor, object: null, data },
    user: { externalId: "", locale: "en", attributes: {} },
  });
  const [compiler, { sender, price }] = await Promise.all([createCompiler(pool), readSender(pool)]);
  const reader = { locale: "en", variables, typeKey };
  const previews = await previewContent({ renderer, compiler, price }, content, reader);
  return { sender, inbox: previews.in_app ?? null, push: previews.push ?? null };
}
