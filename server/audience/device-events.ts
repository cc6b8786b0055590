import type { Queryable } from "@/db/client";

/** What happens to a device; the pipeline and the daily cleanup write the others. */
export type DeviceEvent = {
  userId: number;
  deviceId: string;
  event: "registered" | "refreshed" | "moved" | "evicted" | "removed";
};

/** Keeps what happened to devices, in the caller's transaction. Never a token. */
export async function noteDeviceEvents(
  client: Queryable,
  by: { actor: string; now: Date },
  events: DeviceEvent[],
): Promise<void> {
  await client.query({
    name: "devices.note-events",
    text: `insert into device_events (user_id, device_id, at, event, actor)
           select "userId", "deviceId", $2, event, $3
           from json_to_recordset($1::json) as e("userId" bigint, "deviceId" text, event text)`,
    values: [JSON.stringify(events), by.now, by.actor],
  });
}

/** One line of the story of a user's devices. */
export type DeviceEventView = { deviceId: string; at: Date; event: string; actor: string | null };

/** What happened to a user's devices lately, newest first. By device_events_user. */
export async function readDeviceEvents(
  client: Queryable,
  userId: number,
  limit = 20,
): Promise<DeviceEventView[]> {
  const { rows } = await client.query<DeviceEventView>(
    `select device_id as "deviceId", at, event, actor from device_events
     where user_id = $1 order by id desc limit $2`,
    [userId, limit],
  );
  return rows;
}
