/**
 * Followers of actors with a topic are in it with their phones. Whatever may change that (a follow, a device)
 * writes down which devices to look at, in its own statement; `apply.ts` looks at them soon after. Without an
 * account that keeps topics there is no row in `actor_topics`, and nothing is written.
 */

/** Whether a token is Google's: neither a browser's subscription nor Apple's, as `push-token.ts` tells them. */
const isGoogles = (token: string) =>
  `${token} !~ '^\\{' and ${token} !~* '^([0-9a-f]{2}){32,100}$'`;

/** In one order, so that two writers cannot wait for each other. */
const note = (rows: string, again = "do update set made_at = now(), attempts = 0") => `
insert into topic_changes (user_id, device_id, actor_id)
${rows} order by 1, 2, 3
on conflict (user_id, device_id, actor_id) ${again}`;

const ofFollowers = (followers: string) => `
select d.user_id, d.device_id, one.actor_id from ${followers} one
join actor_topics t on t.actor_id = one.actor_id
join devices d on d.user_id = one.user_id
where d.state <> 'invalid' and ${isGoogles("d.token")}`;

/**
 * Notes the devices of followers who came or went. By the primary keys of actor_topics and devices.
 * @param followers a relation with `user_id` and `actor_id`.
 */
export const noteFollowers = (followers: string) => note(ofFollowers(followers));

/** As `noteFollowers`, but what is noted already stays as it is. */
export const noteFollowersOnce = (followers: string) => note(ofFollowers(followers), "do nothing");

/**
 * Notes devices, for each actor that their user follows. By follows_user.
 * @param devices a relation with `user_id`, `device_id` and `token`.
 */
export const noteDevices = (devices: string) =>
  note(`
select one.user_id, one.device_id, f.actor_id from ${devices} one
join follows f on f.user_id = one.user_id
join actor_topics t on t.actor_id = f.actor_id
where ${isGoogles("one.token")}`);

/**
 * Further parts of a `with` whose part `gone` deleted devices (`user_id`, `device_id`, `token`): notes them, and
 * keeps the tokens of those that have to leave a topic until they have left it.
 */
export const departures = `
noted as (${noteDevices("gone")} returning user_id, device_id),
kept as (
  insert into departed_tokens (user_id, device_id, token)
  select user_id, device_id, token from gone
  where (user_id, device_id) in (select user_id, device_id from noted)
  order by 1, 2
  on conflict (user_id, device_id) do update set token = excluded.token)`;

/** A device ($1, $2) that is about to get a token ($3): notes it unless nothing changes by that. */
export const noteArrival = noteDevices(`(
  select $1::bigint as user_id, $2::text as device_id, $3::text as token
  where not exists (
    select from devices where user_id = $1 and device_id = $2 and token = $3
      and state in ('active', 'stale')))`);
