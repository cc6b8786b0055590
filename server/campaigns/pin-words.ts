import type { PoolClient } from "@/db/client";
import { publishDraft } from "@/server/templates/publish-draft";
import { readVariants } from "./variants";

/**
 * Publishes what each variant says now, and keeps these versions for the campaign. Its next edit lets them go.
 * @throws Refusal naming what keeps the words from going out
 */
export async function pinWords(client: PoolClient, id: number, by: string): Promise<void> {
  for (const { key, templateId } of await readVariants(client, id)) {
    const version = await publishDraft(client, templateId, { by, note: `Campaign ${id}` });
    await client.query(
      "update campaign_variants set template_version_id = $3 where campaign_id = $1 and key = $2",
      [id, key, version],
    );
  }
}
