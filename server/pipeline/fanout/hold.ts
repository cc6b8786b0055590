import type { Queryable } from "@/db/client";
import { stillOn } from "@/server/control/switches/still-on.sql";
import { heldBy, isOn } from "@/server/control/switches/stopping.sql";

/**
 * Whether a kill switch holds a notification. The switch is kept from being lifted until this transaction
 * ends: what the caller leaves undone is found by whoever lifts it.
 */
export async function isHeldBack(client: Queryable, id: string, now: Date): Promise<boolean> {
  const { rows } = await client.query<{ held: number | null }>({
    name: "fanout.held",
    text: `select ${heldBy("$2")} as held
           from notifications x join notification_types t on t.key = x.type_key where x.id = $1`,
    values: [id, now],
  });
  const held = rows[0]?.held ?? null;
  if (held === null) return false;
  const on = await stillOn(client, [held], now);
  // Lifted just now: perhaps another one holds it.
  return on.has(held) || isHeldBack(client, id, now);
}

/** Makes a notification that is not evaluated yet wait for the end of the switches that hold it. */
export async function hold(client: Queryable, id: string): Promise<void> {
  await client.query(
    "update notifications set status = 'held' where id = $1 and status = 'accepted'",
    [id],
  );
}

/**
 * Of direct notifications that are to be evaluated, lets those wait that a switch holds. Costs one look at the
 * switches while none holds anything.
 * Values of both statements: ids, the smallest and the largest of them (they prune partitions).
 * @returns those that may be evaluated.
 */
export async function holdBack(client: Queryable, ids: string[], now: Date): Promise<string[]> {
  const sorted = ids.toSorted();
  const { rows } = await client.query<{ id: string; held: number }>({
    name: "fanout.hold-back",
    text: `
update notifications n set status = 'held'
from (select x.id, ${heldBy("$4")} as held
      from notifications x join notification_types t on t.key = x.type_key
      where x.id = any($1::uuid[]) and x.id >= $2::uuid and x.id <= $3::uuid and x.status = 'accepted'
        and exists (select from kill_switches k where k.mode = 'hold' and ${isOn("$4")})) x
where n.id = x.id and n.id >= $2::uuid and n.id <= $3::uuid and n.status = 'accepted' and x.held is not null
returning n.id, x.held`,
    values: [ids, sorted[0], sorted.at(-1), now],
  });
  if (rows.length === 0) return ids;
  const on = await stillOn(
    client,
    rows.map(({ held }) => held),
    now,
  );
  const back = rows.filter(({ held }) => !on.has(held)).map(({ id }) => id);
  if (back.length > 0) await takeBack(client, back);
  const held = new Set(rows.map(({ id }) => id));
  const free = ids.filter((id) => !held.has(id));
  // Lifted just now: perhaps another one holds them.
  return back.length > 0 ? [...free, ...(await holdBack(client, back, now))] : free;
}

async function takeBack(client: Queryable, ids: string[]): Promise<void> {
  await client.query(
    "update notifications set status = 'accepted' where id = any($1::uuid[]) and status = 'held'",
    [ids],
  );
}
