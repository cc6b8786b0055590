import type { Queryable } from "@/db/client";
import { pick, pickFrom } from "./hash.sql";
import { places } from "./places";

/** User `n` of the demo is `user_<n>`, with the internal id n. */
const shareOfPlaces = places.reduce((sum, place) => sum + place.share, 0);

/** Weights per hundred, as one SQL case over a number in [0, 100). */
const weighted = (n: string, options: [share: number, sql: string][]) => {
  let below = 0;
  const arms = options.map(([share, sql]) => {
    below += share;
    return `when ${n} < ${below} then ${sql}`;
  });
  return `case ${arms.join(" ")} end`;
};

/** When a user was last seen: half within two days, some long ago, some never. */
const lastActive = (n: string) => `
  $1::timestamptz - ${weighted(pick(n, 1, 100), [
    [50, `make_interval(mins => ${pick(n, 2, 2_880)}::int)`],
    [25, `make_interval(hours => 48 + ${pick(n, 2, 600)}::int)`],
    [15, `make_interval(days => 30 + ${pick(n, 2, 60)}::int)`],
    [7, `make_interval(days => 90 + ${pick(n, 2, 500)}::int)`],
    [3, "null::interval"],
  ])}`;

const platform = (n: string) =>
  weighted(pick(n, 3, 100), [
    [42, "'ios'"],
    [40, "'android'"],
    [18, "'web'"],
  ]);

const signup = (n: string) => `($1::timestamptz::date - (3 + ${pick(n, 4, 1_400)})::int)`;

/** Letters of names as addresses have them. */
const asciiName = (name: string) =>
  `translate(lower(${name}), 'áàâãäåçéèêëíìîïñóòôõöúùûüşığß', 'aaaaaaceeeeiiiinooooouuuusigs')`;

/** Users `from`–`to` with names, addresses, places and attributes. */
export async function insertUsers(
  client: Queryable,
  now: Date,
  from: number,
  to: number,
): Promise<void> {
  const n = "g.n";
  await client.query(
    `
insert into users (id, external_id, email, email_state, email_reason, email_state_at, phone, phone_verified, webhook_url, locale,
  time_zone, region, attributes, last_active_at, created_at) overriding system value
with place as materialized (
  select row_number() over () as id, p.*, array(select json_array_elements_text(cities)) as towns,
         array(select json_array_elements_text(first)) as firsts,
         array(select json_array_elements_text(last)) as lasts
  from json_to_recordset($2::json) as p(country text, region text, cities json, zone text, locale text,
    share int, phone text, first json, last json)
),
slot as (
  select place.*, row_number() over (order by place.id, i) - 1 as slot
  from place, generate_series(1, share) as i
),
person as materialized (
  select g.n, slot.country, slot.region, slot.zone, slot.locale, slot.phone,
         ${pickFrom("slot.towns", n, 6)} as city, ${pickFrom("slot.firsts", n, 7)} as first,
         ${pickFrom("slot.lasts", n, 8)} as last, ${lastActive(n)} as last_active,
         ${signup(n)} as signup
  from generate_series($3::bigint, $4::bigint) as g(n)
  join slot on slot.slot = ${pick(n, 5, shareOfPlaces)}
)
select n, 'user_' || n,
  case when ${pick("n", 9, 100)} < 97 then
    ${asciiName("first")} || '.' || ${asciiName("last")} || '.' || n || '@'
    || (array['example.com', 'example.org', 'example.net'])[1 + ${pick("n", 10, 3)}] end,
  ${weighted(pick("n", 11, 1_000), [
    [988, "'ok'"],
    [10, "'bounced'"],
    [2, "'complained'"],
  ])},
  ${weighted(pick("n", 11, 1_000), [
    [988, "null"],
    [7, "'hard_bounce'"],
    [3, "'soft_bounces'"],
    [2, "'complaint'"],
  ])},
  case when ${pick("n", 11, 1_000)} >= 988
    then $1::timestamptz - make_interval(hours => ${pick("n", 18, 2_000)}::int) end,
  case when ${pick("n", 12, 100)} < 60 then
    regexp_replace(phone, '#+', lpad((${pick("n", 13, 10_000)}
      % (10 ^ (length(phone) - length(replace(phone, '#', ''))))::int)::text,
      length(phone) - length(replace(phone, '#', '')), '0')) end,
  ${pick("n", 14, 100)} < 70,
  case when ${pick("n", 15, 500)} = 0 then 'https://hooks.example.com/users/' || n end,
  locale, zone, region,
  jsonb_build_object('firstName', first, 'lastName', last, 'name', first || ' ' || last,
    'plan', ${weighted(pick("n", 16, 100), [
      [71, "'free'"],
      [22, "'pro'"],
      [7, "'team'"],
    ])},
    'country', country, 'city', city, 'platform', ${platform("n")}, 'signupDate', signup,
    'birthday', date '1955-01-01' + ${pick("n", 17, 18_600)}::int),
  greatest(last_active, signup::timestamptz), signup::timestamptz + interval '9 hours'
from person order by n`,
    [now, JSON.stringify(places), from, to],
  );
}

/** No to three devices a user, the first of the user's own platform; some tokens are dead. */
export async function insertDevices(client: Queryable, now: Date, users: number): Promise<void> {
  const n = "g.n";
  const key = "g.n * 4 + d";
  await client.query(
    `
insert into devices (user_id, device_id, platform, token, state, state_at, last_seen_at, created_at)
select n, 'device_' || d, platform, md5('push' || key), state,
  case when state <> 'active' then $1::timestamptz - make_interval(days => ${pick("key", 25, 28)}::int) end,
  case when state = 'active' then $1::timestamptz - make_interval(mins => ${pick("key", 20, 20_000)}::int)
       when state = 'stale' then $1::timestamptz - make_interval(days => 31 + ${pick("key", 20, 55)}::int)
       else $1::timestamptz - make_interval(days => 91 + ${pick("key", 20, 240)}::int) end,
  $1::timestamptz - make_interval(days => 340 + ${pick("key", 21, 300)}::int)
from (
  select g.n, d, ${key} as key,
    case when d = 1 then ${platform(n)}
         else (array['ios', 'android', 'web'])[1 + ${pick(key, 22, 3)}] end as platform,
    ${weighted(pick(key, 23, 100), [
      [90, "'active'"],
      [6, "'stale'"],
      [3, "'invalid'"],
      [1, "'expired'"],
    ])} as state
  from generate_series(1, $2::bigint) as g(n),
    generate_series(1, ${weighted(pick(n, 24, 100), [
      [20, "0"],
      [48, "1"],
      [23, "2"],
      [9, "3"],
    ])}) as d
) device order by n, d`,
    [now, users],
  );
}

const quietHours: [share: number, sql: string][] = [
  [30, "array[1320, 420]"], // 22:00–07:00
  [15, "array[1380, 480]"], // 23:00–08:00
  [8, "array[0, 360]"],
  [7, "array[780, 840]"], // a nap
  [40, "array[null, null]::int[]"],
];

const switchedOff: [share: number, sql: string][] = [
  [12, `'{"newsletter": {"enabled": false}}'::jsonb`],
  [10, `'{"flash.sale": {"enabled": false}, "survey": {"enabled": false}}'`],
  [9, `'{"like": {"enabled": false}}'`],
  [8, `'{"like": {"channels": {"push": false}}, "comment": {"channels": {"email": false}}}'`],
  [6, `'{"post.created": {"channels": {"push": false}}, "live.started": {"enabled": false}}'`],
  [5, `'{"weekly.digest": {"channels": {"email": false}}}'`],
  [50, `'{}'`],
];

const channelsOff: [share: number, sql: string][] = [
  [8, `'{"email": false}'::jsonb`],
  [7, `'{"push": false}'`],
  [3, `'{"sms": false}'`],
  [82, `'{}'`],
];

const digests: [share: number, sql: string][] = [
  [5, `'{"content": {"every": "daily", "hour": 8}}'::jsonb`],
  [
    3,
    `'{"content": {"every": "weekly", "hour": 18, "weekday": 5}, "marketing": {"every": "weekly", "hour": 9, "weekday": 1}}'`,
  ],
  [92, `'{}'`],
];

/** About a third of the users have changed something. */
export async function insertPreferences(
  client: Queryable,
  now: Date,
  users: number,
): Promise<void> {
  const n = "g.n";
  await client.query(
    `
insert into preferences (user_id, master, quiet_start, quiet_end, hourly_cap, daily_cap, channels,
  types, digests, version, updated_at)
select n, ${pick("n", 30, 35)} > 0, quiet[1], quiet[2],
  case when ${pick("n", 31, 100)} < 5 then 3 end, case when ${pick("n", 32, 100)} < 8 then 15 end,
  channels, types, digests, 1 + ${pick("n", 33, 6)}::int,
  $1::timestamptz - make_interval(hours => 1 + ${pick("n", 34, 5_000)}::int)
from (
  select g.n, ${weighted(pick(n, 35, 100), quietHours)} as quiet,
    ${weighted(pick(n, 36, 100), channelsOff)} as channels,
    ${weighted(pick(n, 37, 100), switchedOff)} as types,
    ${weighted(pick(n, 39, 100), digests)} as digests
  from generate_series(1, $2::bigint) as g(n) where ${pick(n, 38, 100)} < 35
) preference order by n`,
    [now, users],
  );
}
