import type { Queryable } from "@/db/client";
import { isAbout, isOn } from "@/server/control/switches/stopping.sql";

/** A kill switch came while a range was written: nothing of it may stay. */
export class StoppedMeanwhile extends Error {}

/** The switches that concern a notification, or a channel of it, at this moment: their ids. A handful of rows. */
async function switchesOn(client: Queryable, id: string, now: Date): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>({
    name: "fanout.switches",
    text: `select k.id from kill_switches k, notifications x join notification_types t on t.key = x.type_key
           where x.id = $1 and ${isOn("$2")} and (${isAbout} or k.scope = 'channel')`,
    values: [id, now],
  });
  return rows.map((row) => row.id);
}

/**
 * Runs `work` in the caller's transaction, and asks once more before it can be committed: what a switch stops shall
 * not appear in inboxes because its range was being written at that moment.
 * @throws StoppedMeanwhile to roll back; done again, the range finds the switch.
 */
export async function unlessStopped<T>(
  client: Queryable,
  id: string,
  now: Date,
  work: () => Promise<T>,
): Promise<T> {
  const before = new Set(await switchesOn(client, id, now));
  const result = await work();
  const after = await switchesOn(client, id, now);
  if (after.some((one) => !before.has(one))) throw new StoppedMeanwhile();
  return result;
}
