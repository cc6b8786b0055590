import { z } from "zod";
import { type Pool, type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { noteDeviceEvents } from "./device-events";
import { lockUser } from "./find-user";
import { Text } from "./storable";
import { departures, noteArrival } from "./topics/changes.sql";

const maxDevices = 10;

export const DeviceInput = z.strictObject({
  platform: z.enum(["ios", "android", "web"]),
  /** The push service's token or, for the web, its subscription. */
  token: Text(4_096),
});
export type DeviceInput = z.infer<typeof DeviceInput>;

/** A device, as callers read it: never its token. */
export const DeviceView = z.object({
  deviceId: z.string(),
  platform: z.string(),
  state: z.string().meta({ description: "active, stale, invalid or expired" }),
  stateAt: z.date().nullable().meta({ description: "since when; null: since it was registered" }),
  lastSeenAt: z.date(),
  createdAt: z.date(),
});
export type DeviceView = z.infer<typeof DeviceView>;

export const Registered = z.object({
  device: DeviceView,
  evicted: z.string().optional().meta({
    description: "The least recently seen device, which made room: a user has at most 10.",
  }),
});
export type Registered = z.infer<typeof Registered>;

/**
 * Registers a device's push token, or refreshes it. A token belongs to one device: another device
 * that had it, of this user or another, loses it.
 * @throws Refusal `not_found`
 */
export async function registerDevice(
  pool: Pool,
  ids: { userId: string; deviceId: string },
  input: DeviceInput,
  by: { actor: string; now: Date },
): Promise<Registered> {
  return transaction(pool, async (client) => {
    const { id } = await lockUser(client, ids.userId);
    const moved = await takeToken(client, id, ids.deviceId, input.token, by.actor);
    await client.query(noteArrival, [id, ids.deviceId, input.token]);
    const { isNew, ...device } = await upsert(client, id, ids.deviceId, input, by.now);
    const evicted = await evict(client, id, ids.deviceId);
    await noteDeviceEvents(client, by, [
      ...moved.map((from) => ({ ...from, event: "moved" as const })),
      { userId: id, deviceId: ids.deviceId, event: isNew ? "registered" : "refreshed" },
      ...evicted.map((deviceId) => ({ userId: id, deviceId, event: "evicted" as const })),
    ]);
    return evicted[0] === undefined ? { device } : { device, evicted: evicted[0] };
  });
}

async function upsert(
  client: PoolClient,
  userId: number,
  deviceId: string,
  { platform, token }: DeviceInput,
  now: Date,
): Promise<DeviceView & { isNew: boolean }> {
  const { rows } = await client.query<DeviceView & { isNew: boolean }>(
    `insert into devices (user_id, device_id, platform, token, last_seen_at, created_at)
     values ($1, $2, $3, $4, $5, $5)
     on conflict (user_id, device_id) do update
       set platform = $3, token = $4, state = 'active', last_seen_at = $5,
           state_at = case when devices.state = 'active' then devices.state_at else $5 end
     returning device_id as "deviceId", platform, state, state_at as "stateAt",
               last_seen_at as "lastSeenAt", created_at as "createdAt", xmax = 0 as "isNew"`,
    [userId, deviceId, platform, token, now],
  );
  const device = rows[0];
  if (!device) throw new Error("an upsert returned no row");
  // Whoever brings a token deserves another try by push.
  await client.query(
    `update users set failing_channels = nullif(array_remove(failing_channels, 'push'), '{}')
     where id = $1 and failing_channels is not null`,
    [userId],
  );
  return device;
}

async function takeToken(
  client: PoolClient,
  userId: number,
  deviceId: string,
  token: string,
  actor: string,
): Promise<{ userId: number; deviceId: string }[]> {
  // Two users who register one token at once take turns: the later one keeps it.
  await client.query("select pg_advisory_xact_lock(43, hashtext($1))", [token]);
  const { rows } = await client.query<{ userId: number; deviceId: string }>(
    `with gone as (
       delete from devices where token = $1 and (user_id, device_id) is distinct from ($2, $3)
       returning user_id, device_id, token), ${departures}
     select user_id as "userId", device_id as "deviceId" from gone`,
    [token, userId, deviceId],
  );
  for (const from of rows.filter((row) => row.userId !== userId)) {
    await record(client, {
      actor,
      action: "device.token_moved",
      subject: `user:${userId}`,
      detail: { fromUser: from.userId },
    });
  }
  return rows;
}

/** Removes what exceeds the limit, never the device just seen. Returns what went. */
async function evict(client: PoolClient, userId: number, justSeen: string): Promise<string[]> {
  const { rows } = await client.query<{ deviceId: string }>(
    `with gone as (
       delete from devices where user_id = $1 and device_id in (
         select device_id from devices where user_id = $1 and device_id <> $2
         order by last_seen_at desc, device_id offset ${maxDevices - 1})
       returning user_id, device_id, token), ${departures}
     select device_id as "deviceId" from gone`,
    [userId, justSeen],
  );
  return rows.map(({ deviceId }) => deviceId);
}

/** @throws Refusal `not_found` for an unknown user or device. */
export async function removeDevice(
  pool: Pool,
  ids: { userId: string; deviceId: string },
  by: { actor: string; now: Date },
): Promise<void> {
  await transaction(pool, async (client) => {
    const { id } = await lockUser(client, ids.userId);
    const { rowCount } = await client.query(
      `with gone as (
         delete from devices where user_id = $1 and device_id = $2
         returning user_id, device_id, token), ${departures}
       select from gone`,
      [id, ids.deviceId],
    );
    if (rowCount === 0) throw new Refusal("not_found", "The user has no such device.");
    const removed = { userId: id, deviceId: ids.deviceId, event: "removed" as const };
    await noteDeviceEvents(client, by, [removed]);
  });
}
