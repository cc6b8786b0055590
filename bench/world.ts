import { type Pool, type PoolClient, transaction } from "@/db/client";

const zones = [
  ...["America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York"],
  ...["America/Sao_Paulo", "Europe/London", "Europe/Berlin", "Europe/Helsinki"],
  ...["Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland"],
];

/** Connections that load at once. */
const connections = 3;
/** Every notification of the history went to one user in so many. */
const oneIn = 8;
/** The history's notifications lie within so many days, unless told. */
const pastDays = 10;

/** A number in [0, of) for user n that looks random and is always the same. */
const pick = (seed: number, of: number) => `((hashint8extended(n, ${seed}) & 2147483647) % ${of})`;

/**
 * Adds recipients `from`+1 … `to` with everything that the rules look at: zones around the globe,
 * quiet hours, caps, channels and types switched off, devices, addresses; and `messagesEach` messages
 * of history within the last `days`, some of them within the caps' windows.
 */
export async function addRecipients(
  pool: Pool,
  {
    from,
    to,
    messagesEach,
    now,
    days = pastDays,
  }: { from: number; to: number; messagesEach: number; now: Date; days?: number },
): Promise<void> {
  await pool.query(
    `insert into producers (key, name) values ('bench', 'Bench')
     on conflict do nothing`,
  );
  await pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     values ('post.created', 'New post', 'content', 1, '{in_app,push}') on conflict do nothing`,
  );
  const slices = slice(from, to, 100_000);
  await inParallel(pool, slices, (client, [after, upto]) => insertPeople(client, after, upto, now));
  await pool.query("select setval(pg_get_serial_sequence('users', 'id'), $1)", [to]);
  const past = await insertPast(pool, messagesEach * oneIn, { now, days });
  await inParallel(pool, [...past.entries()], (client, [i, id]) =>
    insertMessages(client, id, i % oneIn, from, to),
  );
  await pool.query(
    "vacuum (analyze) users, devices, preferences, notifications, messages, deliveries",
  );
  await pool.query("checkpoint");
}

function slice(from: number, to: number, size: number): [number, number][] {
  const count = Math.ceil((to - from) / size);
  return Array.from({ length: count }, (_, i) => [
    from + i * size,
    Math.min(to, from + (i + 1) * size),
  ]);
}

/** Nothing that is loaded has to survive a crash, so its commits do not wait for the disk. */
async function inParallel<T>(
  pool: Pool,
  pieces: T[],
  work: (client: PoolClient, piece: T) => Promise<void>,
): Promise<void> {
  const queue = [...pieces];
  const drain = async () => {
    for (let piece = queue.shift(); piece !== undefined; piece = queue.shift()) {
      const mine = piece;
      await transaction(pool, async (client) => {
        await client.query("set local synchronous_commit = off");
        await work(client, mine);
      });
    }
  };
  await Promise.all(Array.from({ length: connections }, drain));
}

async function insertPeople(
  client: PoolClient,
  after: number,
  upto: number,
  now: Date,
): Promise<void> {
  const range = [after + 1, upto];
  await client.query(
    `insert into users (id, external_id, email, email_state, phone, phone_verified, locale, time_zone,
       attributes, last_active_at) overriding system value
     select n, 'user_' || n, case when ${pick(1, 100)} < 95 then 'user_' || n || '@example.com' end,
       case when ${pick(2, 100)} = 0 then 'bounced' else 'ok' end,
       case when ${pick(3, 100)} < 50 then '+1202555' || lpad((n % 10000)::text, 4, '0') end,
       ${pick(4, 100)} < 70, 'en', ($3::text[])[1 + ${pick(5, zones.length)}],
       jsonb_build_object('firstName', 'User', 'plan', case when ${pick(6, 10)} < 3 then 'pro' else 'free' end),
       $4::timestamptz - make_interval(hours => ${pick(7, 2_000)}::int)
     from generate_series($1::bigint, $2::bigint) as n`,
    [...range, zones, now],
  );
  await client.query(
    `insert into devices (user_id, device_id, platform, token, state, last_seen_at)
     select n, 'device_' || d, case when ${pick(8, 2)} = 0 then 'ios' else 'android' end,
       md5(n::text || d), case when ${pick(9, 20)} = 0 then 'invalid' else 'active' end, $3
     from generate_series($1::bigint, $2::bigint) as n,
       generate_series(1, (array[0, 1, 1, 1, 1, 1, 1, 2, 2, 3])[1 + ${pick(10, 10)}]) as d`,
    [...range, now],
  );
  await client.query(preferences, range);
}

/** Everybody has a row: quiet hours for most, caps for some, a switched-off channel or type for some. */
const preferences = `
insert into preferences (user_id, master, quiet_start, quiet_end, hourly_cap, daily_cap, channels, types)
select n, ${pick(11, 50)} > 0,
  case when ${pick(12, 10)} < 6 then 1320 end, case when ${pick(12, 10)} < 6 then 420 end,
  case when ${pick(13, 10)} = 0 then 4 end, case when ${pick(14, 10)} < 2 then 1 + ${pick(17, 8)} end,
  case ${pick(15, 10)} when 0 then '{"push": false}' when 1 then '{"email": false}' else '{}' end::jsonb,
  case ${pick(16, 10)} when 0 then '{"post.created": {"enabled": false}}'
    when 1 then '{"post.created": {"channels": {"push": false}}, "like": {"enabled": false}}'
    when 2 then '{"newsletter": {"enabled": false}}' else '{}' end::jsonb
from generate_series($1::bigint, $2::bigint) as n`;

/** @returns the ids of `count` notifications, spread evenly over the past days; made once. */
async function insertPast(
  pool: Pool,
  count: number,
  { now, days }: { now: Date; days: number },
): Promise<string[]> {
  const { rowCount } = await pool.query(
    "select from notifications where object = 'history' limit 1",
  );
  if (rowCount === 0) {
    await pool.query(
      `insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, object,
         channels, idempotency_key, accepted_at, expires_at, completed_at)
       select uuidv7_at(at), (select id from producers where key = 'bench'), 'post.created', 1, 'completed',
         'write', '{"kind": "everyone"}', 'history', '{in_app,push}', 'history-' || i, at,
         at + interval '1 day', at + interval '1 minute'
       from generate_series(1, $1) as i
       cross join lateral (select $2::timestamptz - interval '${days} days' * (i / ($1::float8 + 1)) as at) a`,
      [count, now],
    );
  }
  const { rows } = await pool.query<{ id: string }>(
    "select id from notifications where object = 'history' order by id",
  );
  return rows.map(({ id }) => id);
}

/** In the order in which a fan-out writes them: users ascending within a notification. */
async function insertMessages(
  client: PoolClient,
  id: string,
  turn: number,
  from: number,
  to: number,
): Promise<void> {
  await client.query(
    `insert into messages (user_id, notification_id, priority, outcome, in_app)
     select n, $1, 1, 'routed', true
     from generate_series($2::bigint + 1, $3::bigint) as n where n % ${oneIn} = $4`,
    [id, from, to, turn],
  );
}
