import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { idFloor, mintId } from "@/server/ids";
import { feed } from "@/server/pipeline/fanout/feeder";
import { planNotification } from "@/server/pipeline/fanout/plan";
import { runBatch } from "@/server/pipeline/fanout/run-batch";
import { type PipelineWorld, pipelineWorld } from "@/server/pipeline/testing";
import { judgeByHand, type OracleType, type OracleUser } from "./oracle";

const zones = [
  ...["UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles"],
  ...[
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Asia/Kolkata",
    "Pacific/Apia",
    "America/Sao_Paulo",
  ],
];

/** Ordinary days, and the minutes around DST changes of both hemispheres. */
const moments = [
  ...["2026-06-15T12:00:00Z", "2026-06-15T22:30:00Z", "2026-01-10T05:59:59Z"],
  ...[
    "2026-03-29T00:59:00Z",
    "2026-03-29T01:00:00Z",
    "2026-10-25T00:30:00Z",
    "2026-10-25T01:30:00Z",
  ],
  ...[
    "2026-03-08T06:45:00Z",
    "2026-03-08T09:59:00Z",
    "2026-11-01T05:40:00Z",
    "2026-11-01T06:40:00Z",
  ],
  ...["2026-04-04T15:10:00Z", "2026-10-03T15:45:00Z"],
].map((text) => new Date(text));

const channel = fc.constantFrom("in_app", "push", "email", "sms");
const minute = fc.oneof(
  fc.integer({ min: 0, max: 1439 }),
  fc.constantFrom(0, 60, 90, 120, 150, 180),
);
const hour = 3_600_000;
/** Ages around the borders of the caps' windows, never exactly on them. */
const age = fc.oneof(
  fc.integer({ min: 60_000, max: 30 * hour }),
  fc.constantFrom(hour - 5_000, hour + 5_000, 24 * hour - 5_000, 24 * hour + 5_000),
);

const user = fc.record({
  timeZone: fc.constantFrom(...zones),
  erased: fc.integer({ max: 20, min: 0 }).map((n) => n === 0),
  suppressed: fc.integer({ max: 12, min: 0 }).map((n) => n === 0),
  hasDevice: fc.boolean(),
  email: fc.constantFrom("ok" as const, "ok" as const, "bounced" as const, null),
  phoneVerified: fc.boolean(),
  master: fc.integer({ max: 10, min: 0 }).map((n) => n !== 0),
  quiet: fc.option(fc.record({ start: minute, end: minute }), { nil: null }),
  hourlyCap: fc.integer({ min: 1, max: 4 }),
  dailyCap: fc.integer({ min: 1, max: 6 }),
  channelsOff: fc
    .oneof(fc.constant([]), fc.uniqueArray(channel))
    .map((list): string[] => [...list]),
  typeOff: fc.integer({ max: 10, min: 0 }).map((n) => n === 0),
  typeChannelsOff: fc
    .oneof(fc.constant([]), fc.uniqueArray(channel))
    .map((list): string[] => [...list]),
  history: fc.array(age, { maxLength: 7 }),
  campaigns: fc.array(age, { maxLength: 2 }),
});

const type = fc.record({
  priority: fc.constantFrom(0 as const, 1 as const, 2 as const),
  mandatory: fc.boolean(),
  channels: fc.uniqueArray(channel, { minLength: 1 }).map((list): string[] => [...list]),
  killed: fc.integer({ max: 12, min: 0 }).map((n) => n === 0),
  expired: fc.integer({ max: 12, min: 0 }).map((n) => n === 0),
  campaignSlot: fc.integer({ max: 3, min: 0 }).map((n) => n === 0),
  holdOut: fc.integer({ max: 6, min: 0 }).map((n) => n === 0),
  now: fc.constantFrom(...moments),
});

test("the statement decides as the design says, for thousands of users, types, zones and moments", async () => {
  await using world = await pipelineWorld();
  await world.pool.query("select ensure_partitions('2026-01-01', '2026-11-30')");
  await fc.assert(
    fc.asyncProperty(
      fc.array(user, { minLength: 150, maxLength: 150 }),
      type,
      async (users, kind) => {
        await fill(world, users, kind);
        const decided = await evaluate(world, users, kind);
        users.forEach((one, i) => {
          const expected = judgeByHand(one, kind, kind.now.getTime());
          expect({ user: one, kind, ...decided.get(i + 1) }).toEqual({
            user: one,
            kind,
            ...expected,
          });
        });
      },
    ),
    { numRuns: 30, endOnFailure: true },
  );
}, 120_000);

test("quiet hours end at the right moment on the days when clocks change", async () => {
  await using world = await pipelineWorld();
  await world.pool.query("select ensure_partitions('2026-01-01', '2026-11-30')");
  const kind = {
    priority: 1,
    mandatory: false,
    channels: ["push"],
    killed: false,
    expired: false,
    campaignSlot: false,
    holdOut: false,
  } as const;
  for (const now of moments) {
    // In every zone, from half an hour ago until each quarter of an hour of the next four hours.
    const users = zones.flatMap((timeZone) =>
      Array.from({ length: 16 }, (_, i): OracleUser => {
        const local = Temporal.Instant.from(now.toISOString()).toZonedDateTimeISO(timeZone);
        const minuteOfDay = local.hour * 60 + local.minute;
        const end = (Math.floor(minuteOfDay / 15) * 15 + (i + 1) * 15) % 1440;
        return { ...plain, timeZone, quiet: { start: (minuteOfDay + 1410) % 1440, end } };
      }),
    );
    await fill(world, users, { ...kind, channels: [...kind.channels], now });
    const decided = await evaluate(world, users, { ...kind, channels: [...kind.channels], now });
    users.forEach((one, i) => {
      const expected = judgeByHand(one, { ...kind, channels: [...kind.channels] }, now.getTime());
      expect({ now, one, ...decided.get(i + 1) }).toEqual({ now, one, ...expected });
    });
  }
}, 60_000);

const plain: OracleUser = {
  timeZone: "UTC",
  erased: false,
  suppressed: false,
  hasDevice: true,
  email: "ok",
  phoneVerified: false,
  master: true,
  quiet: null,
  hourlyCap: 10,
  dailyCap: 50,
  channelsOff: [],
  typeOff: false,
  typeChannelsOff: [],
  history: [],
  campaigns: [],
};

/** The generated users, set-based; every run starts from nothing. */
async function fill(world: PipelineWorld, users: OracleUser[], kind: OracleType & { now: Date }) {
  await world.pool.query(
    `truncate users, devices, preferences, messages, deliveries, notifications, fanouts,
       fanout_batches, notification_counts, kill_switches, notification_types cascade`,
  );
  await world.pool.query(
    `insert into notification_types (key, name, category, priority, mandatory, channels)
     values ('tested', 'Tested', 'tests', $1, $2, $3)`,
    [kind.priority, kind.mandatory, kind.channels],
  );
  if (kind.killed) {
    await world.pool.query(
      "insert into kill_switches (scope, value, reason, created_by) values ('type', 'tested', 'test', 'test')",
    );
  }
  const rows = users.map((one, i) => ({ ...one, ...one.quiet, id: i + 1 }));
  await world.pool.query(
    `insert into users (id, external_id, time_zone, email, email_state, phone, phone_verified,
       suppressed_at)
     overriding system value
     select id, 'u' || id, "timeZone", case when email is not null then 'a@example.com' end,
            coalesce(email, 'ok'), case when "phoneVerified" then '+15550100' end, "phoneVerified",
            case when suppressed then now() end
     from json_to_recordset($1::json) as r(id int, "timeZone" text, email text, "phoneVerified" bool,
       suppressed bool)`,
    [JSON.stringify(rows)],
  );
  await world.pool.query(
    `insert into devices (user_id, device_id, platform, token, state)
     select id, 'd', 'ios', 't' || id, case when "hasDevice" then 'active' else 'invalid' end
     from json_to_recordset($1::json) as r(id int, "hasDevice" bool)`,
    [JSON.stringify(rows)],
  );
  await world.pool.query(
    `insert into preferences (user_id, master, quiet_start, quiet_end, hourly_cap, daily_cap, channels, types)
     select id, master, start, "end", "hourlyCap", "dailyCap",
       (select coalesce(jsonb_object_agg(c, false), '{}') from json_array_elements_text("channelsOff") c),
       jsonb_build_object('tested', jsonb_build_object('enabled', not "typeOff", 'channels',
         (select coalesce(jsonb_object_agg(c, false), '{}') from json_array_elements_text("typeChannelsOff") c)))
     from json_to_recordset($1::json) as r(id int, master bool, start int, "end" int, "hourlyCap" int,
       "dailyCap" int, "channelsOff" json, "typeOff" bool, "typeChannelsOff" json)`,
    [JSON.stringify(rows)],
  );
  const at = (ms: number) => mintId(new Date(kind.now.getTime() - ms));
  const past = rows.flatMap(({ id, history, campaigns }) => [
    ...history.map((ms) => ({ id, at: at(ms), slot: false })),
    ...campaigns.map((ms) => ({ id, at: at(ms), slot: true })),
  ]);
  await world.pool.query(
    `insert into messages (user_id, notification_id, priority, outcome, in_app, campaign_slot)
     select id, at, 1, 'routed', true, slot
     from json_to_recordset($1::json) as r(id int, at uuid, slot bool)
     on conflict do nothing`,
    [JSON.stringify(past)],
  );
}

/** Fans the notification out to the list of all users; answers each one's decision. */
async function evaluate(
  world: PipelineWorld,
  users: OracleUser[],
  kind: OracleType & { now: Date },
) {
  world.setNow(kind.now);
  const id = mintId(kind.now);
  const expires = new Date(kind.now.getTime() + (kind.expired ? -1 : 48 * hour));
  const audience = { kind: "list", userIds: users.map((_, i) => `u${i + 1}`) };
  await world.pool.query(
    `insert into notifications (id, producer_id, type_key, priority, strategy, audience, channels,
       idempotency_key, expires_at, campaign_slot, variant)
     values ($1, 1, 'tested', $2, 'write', $3, $4, 'k', $5, $6, $7)`,
    [
      ...[id, kind.priority, audience, kind.channels, expires],
      ...[kind.campaignSlot, kind.holdOut ? "" : "a"],
    ],
  );
  await planNotification(world, id);
  // Erased between planning and evaluating: earlier ones are not even considered.
  await world.pool.query("update users set erased_at = $1 where id = any($2::bigint[])", [
    kind.now,
    users.flatMap(({ erased }, i) => (erased ? [i + 1] : [])),
  ]);
  await feed(world, id);
  await runBatch(world, id, 0);
  const { rows } = await world.pool.query(
    `select m.user_id, m.outcome, m.reason, m.held_until, m.in_app,
       array(select channel from deliveries d where d.notification_id = m.notification_id
             and d.user_id = m.user_id order by channel) as external
     from messages m where m.notification_id = $1 and m.notification_id >= $2`,
    [id, idFloor(kind.now)],
  );
  return new Map(
    rows.map((row) => [
      row.user_id,
      {
        outcome: row.outcome,
        reason: row.reason,
        channels: kind.channels.filter((c) =>
          c === "in_app" ? row.in_app : row.external.includes(c),
        ),
        heldUntil: row.held_until?.getTime() ?? null,
      },
    ]),
  );
}
