import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import type { Level } from "./score";

/** Sets the level by a person's word, until an end. It counts within a second everywhere. */
export async function overrideLoad(
  { pool, clock }: Context,
  { level, minutes, reason }: { level: Level; minutes: number; reason: string },
  actor: string,
): Promise<void> {
  const until = new Date(clock.now().getTime() + minutes * 60_000);
  await transaction(pool, async (client) => {
    await client.query(
      `insert into load_state (id, override_level, override_until, override_by, override_reason)
       values (1, $1, $2, $3, $4)
       on conflict (id) do update
         set override_level = $1, override_until = $2, override_by = $3, override_reason = $4`,
      [level, until, actor, reason],
    );
    const detail = { level, until, reason };
    await record(client, { actor, action: "load.override", detail });
  });
}

/** Lets the score decide again. */
export async function endOverride({ pool }: Context, actor: string): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query(
      `update load_state set override_level = null, override_until = null, override_by = null,
         override_reason = null where id = 1`,
    );
    await record(client, { actor, action: "load.release" });
  });
}
