import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { lockCampaign } from "./campaign";
import { removeWordsOfGone } from "./variants";

/** Removes a draft and its words for good. @throws Refusal conflict for anything but a draft */
export async function removeCampaign({ pool }: Context, id: number, by: string): Promise<void> {
  await transaction(pool, async (client) => {
    const { status, name, startedAt } = await lockCampaign(client, id);
    if (status !== "draft" || startedAt) {
      throw new Refusal("conflict", "Only drafts can be removed. Cancel the campaign instead.");
    }
    await client.query(
      `with gone as (delete from campaign_variants where campaign_id = $1 returning template_id)
       ${removeWordsOfGone}`,
      [id],
    );
    await client.query("delete from campaigns where id = $1", [id]);
    await record(client, {
      ...{ actor: by, action: "campaign.remove", subject: `campaign:${id}`, detail: { name } },
    });
  });
}
