import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { readPhrase } from "./phrase";
import { type KillSwitch, lockSwitch } from "./switch";

/**
 * The second person's word: the switch is effective once this has returned.
 * @param typed what the second person typed; must be the switch's phrase
 * @throws Refusal `not_found`; `conflict` when it does not wait; `forbidden` for one's own; `malformed`
 */
export async function confirmSwitch(
  { pool, clock, inboxNews }: Context,
  id: number,
  typed: string,
  actor: string,
): Promise<KillSwitch> {
  const confirmed = await transaction(pool, async (client) => {
    const found = await lockSwitch(client, id);
    if (found.effectiveAt !== null || found.liftedAt !== null) {
      throw new Refusal(
        "conflict",
        "The switch does not wait for anybody. Reload to see its state.",
      );
    }
    if (found.expiresAt && found.expiresAt <= clock.now()) {
      throw new Refusal("conflict", "Its time is over: nobody confirmed it before. Stop it anew.");
    }
    if (found.createdBy === actor) {
      throw new Refusal("forbidden", "Somebody else has to confirm what you asked for.");
    }
    const phrase = await readPhrase(client, found);
    if (typed !== phrase) {
      throw new Refusal("malformed", `typed: type “${phrase}” to confirm it.`);
    }
    const at = clock.now();
    await client.query(
      "update kill_switches set effective_at = $2, confirmed_by = $3 where id = $1",
      [id, at, actor],
    );
    await record(client, { actor, action: "switch.confirm", subject: `switch:${id}` });
    return { ...found, effectiveAt: at, confirmedBy: actor };
  });
  inboxNews.add({ kind: "switch", id });
  return confirmed;
}
