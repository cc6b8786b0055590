import type { CampaignAudience, CampaignDelivery } from "@/db/schema/json";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { type Edit, type Edited, editCampaign } from "./edit";

export type CampaignChanges = {
  name?: string | undefined;
  typeKey?: string | undefined;
  audience?: CampaignAudience | undefined;
  delivery?: CampaignDelivery | undefined;
};

/**
 * Saves some of a campaign's parts.
 * @throws Refusal conflict when the revision is not the newest; unregistered_type
 */
export async function saveCampaign(
  context: Context,
  edit: Omit<Edit, "what">,
  changes: CampaignChanges,
): Promise<Edited> {
  const { name, typeKey, audience, delivery } = changes;
  const what = Object.keys(changes).join(", ");
  return editCampaign(context, { ...edit, what }, async (client) => {
    if (typeKey !== undefined) {
      const { rows } = await client.query<{ priority: number }>(
        "select priority from notification_types where key = $1",
        [typeKey],
      );
      if (!rows[0] || rows[0].priority === 0) {
        throw new Refusal(
          "unregistered_type",
          `Campaigns cannot go out as "${typeKey}". Choose another type.`,
        );
      }
    }
    await client.query(
      `update campaigns set name = coalesce($2, name), type_key = coalesce($3, type_key),
         audience = coalesce($4, audience), delivery = coalesce($5, delivery) where id = $1`,
      [edit.id, name ?? null, typeKey ?? null, audience ?? null, delivery ?? null],
    );
  });
}
