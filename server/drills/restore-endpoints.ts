import { type Pool, type PoolClient, transaction } from "@/db/client";
import type { SandboxChannel } from "@/server/providers/sandbox-behaviour";
import type { Drill } from "./drill";

/**
 * Takes as good again what the sandbox called dead during a drill: every device that was marked meanwhile, and
 * the addresses of those whom the drill wrote to.
 */
export async function restoreEndpoints(pool: Pool, drill: Drill, now: Date): Promise<void> {
  const { channel, startedAt, notificationId } = drill;
  await transaction(pool, async (client) => {
    if (channel === "push") return await restoreDevices(client, startedAt, now);
    if (notificationId === null) return;
    await client.query(restoreUsers[channel], [notificationId, channel, startedAt, now]);
  });
}

/** By device_events_at and the primary key of devices; locked in its order. */
async function restoreDevices(client: PoolClient, since: Date, now: Date): Promise<void> {
  await client.query(
    `with locked as materialized (
       select d.user_id, d.device_id
       from (select distinct user_id, device_id from device_events
             where at >= $1 and event = 'invalidated') e
       join devices d on d.user_id = e.user_id and d.device_id = e.device_id
       where d.state = 'invalid' and d.state_at >= $1
       order by d.user_id, d.device_id for no key update of d),
     restored as (
       update devices d set state = 'active', state_at = $2 from locked
       where d.user_id = locked.user_id and d.device_id = locked.device_id
       returning d.user_id, d.device_id)
     insert into device_events (user_id, device_id, at, event, actor)
     select user_id, device_id, $2, 'refreshed', 'drill' from restored`,
    [since, now],
  );
}

/** By the primary keys of deliveries and users; locked in the order of users. */
const restore = (set: string, where: string) => `
with locked as materialized (
  select u.id from deliveries d join users u on u.id = d.user_id
  where d.notification_id = $1 and d.channel = $2 and ${where}
  order by u.id for no key update of u)
update users u set ${set} from locked where u.id = locked.id`;

const restoreUsers: Record<Exclude<SandboxChannel, "push">, string> = {
  email: restore(
    "email_state = 'ok', email_reason = null, email_state_at = $4",
    "u.email_state = 'bounced' and u.email_reason = 'refused' and u.email_state_at >= $3",
  ),
  sms: restore(
    "phone_state = 'ok', phone_state_at = $4",
    "u.phone_state = 'invalid' and u.phone_state_at >= $3",
  ),
  webhook: restore(
    "webhook_state = 'ok', webhook_state_at = $4",
    "u.webhook_state = 'gone' and u.webhook_state_at >= $3",
  ),
};
