import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { type KillSwitch, lockSwitch } from "./switch";

/**
 * Ends a switch: what it holds is let go within a second or so, exactly where it was; what it dropped stays
 * dropped. One that waits for its second person is withdrawn.
 * @throws Refusal `not_found`; `conflict` when it is over already
 */
export async function lift(
  { pool, clock, inboxNews }: Context,
  id: number,
  actor: string,
): Promise<KillSwitch> {
  const lifted = await transaction(pool, async (client) => {
    const found = await lockSwitch(client, id);
    if (found.liftedAt !== null) {
      throw new Refusal(
        "conflict",
        "The switch was lifted already. Reload to see what is stopped.",
      );
    }
    const at = clock.now();
    // What holds is released by a timed task, which says when it is done.
    const releasedAt = found.mode === "hold" && found.effectiveAt !== null ? null : at;
    await client.query(
      "update kill_switches set lifted_at = $2, lifted_by = $3, released_at = $4 where id = $1",
      [id, at, actor, releasedAt],
    );
    const action = found.effectiveAt === null ? "switch.withdraw" : "switch.lift";
    await record(client, {
      ...{ actor, action, subject: `switch:${id}` },
      detail: { scope: found.scope, value: found.value, mode: found.mode },
    });
    return { ...found, liftedAt: at, liftedBy: actor, releasedAt };
  });
  if (lifted.effectiveAt !== null) inboxNews.add({ kind: "switch", id });
  return lifted;
}
