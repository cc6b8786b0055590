import type { Pool } from "@/db/client";
import { type Preview, previewFor } from "@/server/templates/preview";
import type { Renderer } from "@/server/templates/render";
import type { Broadcast } from "./broadcast";

/** Nobody in particular: what a broadcast says to everybody. */
const anybody = { externalId: "", locale: "en", attributes: {} };

/** What a broadcast reads like in an inbox that speaks English; null: it cannot be rendered. */
export async function readWords(
  services: { pool: Pool; renderer: Renderer },
  broadcast: Broadcast,
): Promise<Preview | null> {
  const previews = await previewFor(services, broadcast, anybody, ["in_app"]);
  return previews.in_app ?? null;
}
