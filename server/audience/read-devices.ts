import type { Queryable } from "@/db/client";
import type { DeviceView } from "./device";

/** A user's devices (at most ten), the last seen first. */
export async function readDevices(client: Queryable, userId: number): Promise<DeviceView[]> {
  const { rows } = await client.query<DeviceView>(
    `select device_id as "deviceId", platform, state, state_at as "stateAt", last_seen_at as "lastSeenAt",
            created_at as "createdAt"
     from devices where user_id = $1 order by last_seen_at desc`,
    [userId],
  );
  return rows;
}
