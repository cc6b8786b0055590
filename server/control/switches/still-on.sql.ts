import type { Queryable } from "@/db/client";
import { isOn } from "./stopping.sql";

/**
 * Which of these switches are still on. Whoever makes something wait for a switch asks this after it was
 * written: lifting cannot see what an open transaction holds, so the switches are also kept from being
 * lifted until this transaction ends, and what was lifted before is let go here.
 */
export async function stillOn(client: Queryable, ids: number[], now: Date): Promise<Set<number>> {
  const { rows } = await client.query<{ id: number }>({
    name: "switches.still-on",
    text: `select k.id from kill_switches k where k.id = any($1::int[]) and ${isOn("$2")} for share`,
    values: [[...new Set(ids)], now],
  });
  return new Set(rows.map(({ id }) => id));
}
