import { isAbout, isOn } from "@/server/control/switches/stopping.sql";

/** `$n` of the moment, and of the ids [from, to) that an active broadcast can have. */
export type ActiveParameters = {
  now: string;
  from: string;
  to: string;
  /** Wider bounds in the text itself, for a statement that is planned once. */
  planned?: { from: string; to: string };
};

/**
 * Broadcasts over alias x that have begun and not ended. Stated in the words of the partial indexes
 * notifications_on_read and notifications_on_read_actor, which hold nothing else.
 */
export const isActive = ({ now, from, to, planned }: ActiveParameters) => `(x.strategy = 'read'
  and x.completed_at is null and x.cancelled_at is null
  ${planned ? `and x.id >= ${planned.from} and x.id < ${planned.to}` : ""}
  and x.id >= ${from}::uuid and x.id < ${to}::uuid and x.expires_at > ${now}::timestamptz)`;

const columns = `x.id, x.type_key, x.priority, x.producer_id, x.campaign_id, x.audience, x.channels,
  x.expires_at`;

/**
 * Those that one user may be meant by: all that are not an actor's (a few hundred at most), and those of the
 * actors that the user follows (follows_user, then notifications_on_read_actor).
 */
export const broadcastsFor = (user: string, parameters: ActiveParameters) => `
  select ${columns}, false as followed from notifications x
  where ${isActive(parameters)} and (x.audience ->> 'actorId') is null
  union all
  select ${columns}, true from follows f
  join notifications x on (x.audience ->> 'actorId') = f.actor_id
  where f.user_id = ${user} and ${isActive(parameters)}`;

/** One, if it is active. */
export const oneBroadcast = (id: string, parameters: ActiveParameters) => `
  select ${columns}, false as followed from notifications x
  where x.id = ${id}::uuid and ${isActive(parameters)}`;

/** Those that one user may be meant by, and the newest of all others: no more than `limit` together. */
export const broadcastsAround = (user: string, limit: number, parameters: ActiveParameters) => `
  select distinct on (x.id) x.* from (
    ${broadcastsFor(user, parameters)}
    union all
    (select ${columns}, false from notifications x
     where ${isActive(parameters)} order by x.id desc limit ${limit})) x
  order by x.id desc, x.followed desc limit ${limit}`;

/**
 * Broadcasts with what their verdicts need, as the rows of alias n. A switch of the inbox itself stops all. While none
 * is on, which is asked once, no row asks which is about it.
 */
export const broadcastFacts = (broadcasts: string, now: string) => `
  select x.id, x.type_key, x.audience, x.audience ->> 'kind' as kind, x.followed, x.expires_at,
         t.category, (x.priority = 0 and t.priority = 0 and t.mandatory) as passes,
         exists (select from kill_switches k where ${isOn(now)}) and exists (
           select from kill_switches k where ${isOn(now)}
             and (${isAbout} or k.scope = 'channel' and k.value = 'in_app')) as stopped
  from (${broadcasts}) x join notification_types t on t.key = x.type_key
  where 'in_app' = any(x.channels)`;
