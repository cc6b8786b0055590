import fc from "fast-check";
import { expect, test } from "vitest";
import type { StoredAudience } from "@/db/schema/json";
import { pipelineWorld } from "@/server/pipeline/testing";
import { matches, type SwitchFacts } from "./matches";
import { type Mode, modes, type Scope, scopes } from "./scopes";
import { heldBy, isHeld, isKilled, killedChannels, waysOut } from "./stopping.sql";

const now = new Date("2026-11-20T12:00:00Z");
const minutes = (n: number) => new Date(now.getTime() + n * 60_000);
const ids = [
  "0199aaaa-0000-7000-8000-000000000001",
  "0199aaaa-0000-7000-8000-000000000002",
] as const;

/** A small world, so that what is generated meets. */
const values: Record<Scope, readonly string[]> = {
  all: [""],
  priority: ["p0", "p1", "p2"],
  type: ["code", "post", "offer"],
  category: ["security", "social", "marketing"],
  channel: ["push", "email", "in_app"],
  provider: ["first", "second"],
  producer: ["1", "2"],
  campaign: ["1", "2"],
  segment: ["north", "south", "campaign:1"],
  notification: ids,
};
/** What campaigns 1 and 2 name: 1 in its list, 2 deep within its filter. */
const named: Record<number, string> = { 1: "north", 2: "south" };
const categories: Record<string, string> = { code: "security", post: "social", offer: "marketing" };
const when = fc.constantFrom("on", "waiting", "lifted", "expired", "ends later");

const killSwitch = fc.constantFrom(...scopes).chain((scope) =>
  fc.record({
    scope: fc.constant(scope),
    value: fc.constantFrom(...values[scope]),
    mode: fc.constantFrom(...modes),
    when,
  }),
);
type Generated = { scope: Scope; value: string; mode: Mode; when: string };

const audiences: StoredAudience[] = [
  { kind: "everyone" },
  { kind: "followers", actorId: "north" },
  { kind: "segment", key: "north", filter: { all: [] } },
  { kind: "segment", key: "south", filter: { all: [] } },
];
const notification = fc.record({
  id: fc.constantFrom(...ids),
  typeKey: fc.constantFrom("code", "post", "offer"),
  priority: fc.constantFrom(0, 1, 2),
  producerId: fc.constantFrom(1, 2),
  campaignId: fc.constantFrom(null, 1, 2),
  audience: fc.constantFrom(...audiences),
});
type Made = typeof notification extends fc.Arbitrary<infer T> ? T : never;

/** What the design says, once more: is it about the whole notification? */
function about({ scope, value }: Generated, made: Made): boolean {
  const segments = [
    made.audience.kind === "segment" ? made.audience.key : null,
    made.campaignId === null ? null : named[made.campaignId],
  ];
  const said: Record<Scope, boolean> = {
    all: true,
    priority: value === ["p0", "p1", "p2"][made.priority],
    type: made.typeKey === value,
    category: categories[made.typeKey] === value,
    channel: false,
    provider: false,
    producer: made.producerId === Number(value),
    campaign: made.campaignId === Number(value),
    segment: segments.includes(value),
    notification: made.id === value,
  };
  return said[scope];
}

const stops = ({ when }: Generated) => when === "on" || when === "ends later";

test("the database, the workers' board and the design agree on what a switch stops, for every scope", async () => {
  await using world = await pipelineWorld(now);
  const { pool } = world;
  await pool.query(
    `insert into campaigns (name, type_key, audience, delivery, created_by, updated_by)
     select name, 'offer', audience::jsonb, '{}', 't', 't' from (values
       ('One', '{"segments": ["north"], "filter": null}'),
       ('Two', '{"segments": [], "filter": {"any": [{"not": {"segment": "south"}}]}}')) c(name, audience)`,
  );
  await fc.assert(
    fc.asyncProperty(fc.array(killSwitch, { maxLength: 5 }), notification, async (all, made) => {
      await pool.query("truncate kill_switches restart identity");
      for (const one of all) {
        await pool.query(
          `insert into kill_switches (scope, value, mode, reason, created_by, effective_at, expires_at, lifted_at)
           values ($1, $2, $3, 'test', 'test', $4, $5, $6)`,
          [
            ...[one.scope, one.value, one.mode, one.when === "waiting" ? null : minutes(-5)],
            one.when === "expired" ? now : one.when === "ends later" ? minutes(1) : null,
            one.when === "lifted" ? minutes(-1) : null,
          ],
        );
      }
      const { rows } = await pool.query(
        `select ${isKilled("$1")} as killed, ${heldBy("$1")} as "heldBy", ${isHeld("$1")} as held,
           ${killedChannels("$1")} as channels, w.*
         from (select $2::uuid as id, $3::text as type_key, $4::smallint as priority, $5::int as producer_id,
                 $6::int as campaign_id, $7::jsonb as audience) x
         join notification_types t on t.key = x.type_key
         cross join (${waysOut("$1", { channel: "'push'", providers: "$8", chain: "$9" })}) w`,
        [
          ...[now, made.id, made.typeKey, made.priority, made.producerId, made.campaignId],
          ...[JSON.stringify(made.audience), ["second", "first"], ["first", "second"]],
        ],
      );
      const on = all.flatMap((one, i) => (stops(one) ? [{ ...one, id: i + 1 }] : []));
      const whole = on.filter((one) => about(one, made));
      const first = (some: { id: number }[]) => some[0]?.id ?? null;
      const holds = (some: typeof on) => some.filter(({ mode }) => mode === "hold");
      const accounts = on.filter(({ scope }) => scope === "provider");
      const open = ["second", "first"].filter(
        (key) => !accounts.some(({ value }) => value === key),
      );
      const push = on.filter(({ scope, value }) => scope === "channel" && value === "push");
      const dropped = on.filter(({ scope, mode }) => scope === "channel" && mode === "drop");
      expect({ ...rows[0], channels: rows[0].channels.toSorted() }).toEqual({
        killed: whole.some(({ mode }) => mode === "drop"),
        heldBy: first(holds(whole)),
        held: holds(whole).length > 0,
        channels: dropped.map(({ value }) => value).toSorted(),
        providers: open,
        channel_held_by: first(holds(push)),
        chain_stopped: open.length === 0,
        chain_held_by: first(holds(accounts)),
      });
      const facts: SwitchFacts = {
        ...made,
        category: categories[made.typeKey] ?? "",
        segments: [
          ...(made.audience.kind === "segment" ? [made.audience.key] : []),
          ...(made.campaignId === null ? [] : [named[made.campaignId] ?? ""]),
        ],
      };
      for (const one of on) {
        const way = { channel: "push", account: "first" };
        const isWay =
          (one.scope === "channel" && one.value === "push") ||
          (one.scope === "provider" && one.value === "first");
        expect([one, matches(one, facts, way)]).toEqual([one, about(one, made) || isWay]);
      }
    }),
    { numRuns: 400, endOnFailure: true },
  );
}, 120_000);

test("what a worker knows of a notification names the segments that the database finds", async () => {
  await using world = await pipelineWorld(now);
  await world.pool.query(
    `insert into campaigns (name, type_key, audience, delivery, created_by, updated_by)
     values ('Both', 'offer', '{"segments": ["north"], "filter": {"any": [{"not": {"segment": "south"}}]}}', '{}', 't', 't')`,
  );
  const id = "019a9f0a-0000-7000-8000-000000000001";
  await world.pool.query("select ensure_partitions('2025-11-01', '2026-12-01')");
  await world.pool.query(
    `insert into notifications (id, producer_id, type_key, priority, strategy, audience, channels,
       idempotency_key, expires_at, campaign_id)
     values ($1, 1, 'offer', 2, 'write', '{"kind": "segment", "key": "west", "filter": {"all": []}}', '{push}',
       'k', now(), 1)`,
    [id],
  );
  const known = (await world.sender.notifications([id])).get(id);
  expect(new Set(known?.segments)).toEqual(new Set(["west", "north", "south"]));
});
