import fc from "fast-check";
import { expect, test } from "vitest";
import type { Pool } from "@/db/client";
import type { EngagementCondition, FieldCondition, SegmentFilter } from "@/db/schema/json";
import { testDatabase } from "@/db/testing";
import type { Planned } from "./compiling";
import { compileFilter } from "./filter";
import { SegmentFilterInput } from "./filter-input";
import { expandSegments } from "./resolve-segments";

const now = new Date("2026-03-29T01:30:00.000Z");
const day = 86_400_000;

type Scalar = string | number | boolean | null;
type Happening = {
  did: "received" | "opened" | "clicked";
  /** Where it was opened or clicked. */
  where: "inbox" | "mail";
  campaign: number | null;
  type: string;
  daysAgo: number;
  suppressed: boolean;
};
type Person = {
  locale: string;
  timeZone: string;
  region: string | null;
  lastActiveAt: Date | null;
  createdAt: Date;
  attributes: Record<string, Scalar | string[]>;
  email: string | null;
  emailState: string;
  phone: string | null;
  phoneVerified: boolean;
  webhookUrl: string | null;
  devices: { platform: string; state: string }[];
  follows: string[];
  lists: string[];
  happened: Happening[];
};

const words = fc.constantFrom(
  "",
  "a",
  "b",
  "de",
  "pro",
  "7",
  "true",
  "O'Brien",
  "Ü",
  "$1",
  "PROse",
);
const numbers = fc.constantFrom(-1, 0, 7, 7.5, 1e6);
const moments = fc.integer({ min: -4, max: 4 }).map((n) => new Date(now.getTime() + n * day));
/** As attributes hold them: with and without time and offset, and some that only look like dates. */
const dates = fc.constantFrom(
  ...["2026-03-29", "2026-03-27", "2026-03-30", "2026-02-30", "2026-13-01", "2026-03-29 01:30"],
  ...["2026-03-29T01:30:00Z", "2026-03-29T01:30:00+02:00", "2026-04-02T23:30:00-0200"],
);
const zones = fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata");
const scalar = fc.oneof(words, numbers, fc.boolean(), dates);
const types = ["offer", "post"];
const campaigns = [1, 2];
const daysAgo = [0.25, 1.5, 5, 20];

const happening: fc.Arbitrary<Happening> = fc.record({
  did: fc.constantFrom("received" as const, "opened" as const, "clicked" as const),
  where: fc.constantFrom("inbox" as const, "mail" as const),
  campaign: fc.constantFrom(null, ...campaigns),
  type: fc.constantFrom(...types),
  daysAgo: fc.constantFrom(...daysAgo),
  suppressed: fc.boolean(),
});

const person: fc.Arbitrary<Person> = fc.record({
  locale: words,
  timeZone: zones,
  region: fc.option(words),
  lastActiveAt: fc.option(moments),
  createdAt: moments,
  attributes: fc.dictionary(
    fc.constantFrom("plan", "age", "vip", "birthday"),
    fc.oneof(fc.option(scalar), fc.array(words, { maxLength: 2 })),
  ),
  email: fc.option(fc.constant("a@example.com")),
  emailState: fc.constantFrom("ok", "bounced"),
  phone: fc.option(fc.constant("+4915112345678")),
  phoneVerified: fc.boolean(),
  webhookUrl: fc.option(fc.constant("https://example.com")),
  devices: fc.array(
    fc.record({
      platform: fc.constantFrom("ios", "android", "web"),
      state: fc.constantFrom("active", "stale", "invalid", "expired"),
    }),
    { maxLength: 2 },
  ),
  follows: fc.uniqueArray(fc.constantFrom("ada", "ben")),
  lists: fc.uniqueArray(fc.constantFrom("vip", "staff")),
  happened: fc.uniqueArray(happening, {
    maxLength: 2,
    // One notification of a kind is one message.
    selector: ({ campaign, type, daysAgo: ago }) => `${campaign}/${type}/${ago}`,
  }),
});

const textField = fc.constantFrom("locale", "timeZone", "region");
const timeField = fc.constantFrom("lastActiveAt", "createdAt");
const attribute = fc.constantFrom(
  ...["attributes.plan", "attributes.age", "attributes.birthday", "attributes.none"],
);
const order = fc.constantFrom("lt" as const, "lte" as const, "gt" as const, "gte" as const);
const equality = fc.constantFrom("eq" as const, "ne" as const);
const part = fc.constantFrom("contains" as const, "startsWith" as const);
const is = <Op extends string>(op: Op) => fc.constant(op);
const days = fc.constantFrom(0.5, 1, 2, 30);

const condition: fc.Arbitrary<SegmentFilter> = fc.oneof(
  fc.record({ field: textField, op: equality, value: fc.oneof(words, zones) }),
  fc.record({ field: textField, op: is("in"), value: fc.array(words, { minLength: 1 }) }),
  fc.record({
    field: fc.oneof(textField, attribute),
    op: part,
    value: fc.constantFrom("a", "PRO", "p", "e", "O'", "2026"),
  }),
  fc.record({
    field: fc.oneof(textField, timeField, attribute),
    op: is("exists"),
    value: fc.option(fc.boolean(), { nil: undefined }),
  }),
  fc.record({ field: timeField, op: order, value: moments.map((at) => at.toISOString()) }),
  fc.record({ field: fc.oneof(timeField, attribute), op: is("withinDays"), value: days }),
  fc.record({ field: attribute, op: is("inNextDays"), value: days }),
  fc.record({ field: attribute, op: equality, value: scalar }),
  fc.record({ field: attribute, op: order, value: fc.oneof(words, numbers, dates) }),
  fc.record({
    field: attribute,
    op: is("in"),
    value: fc.array(fc.oneof(words, numbers), { minLength: 1 }),
  }),
  fc.record({
    field: is("reachable"),
    op: equality,
    value: fc.constantFrom("in_app", "push", "email", "sms", "webhook"),
  }),
  fc.record({
    field: is("platform"),
    op: equality,
    value: fc.constantFrom("ios", "android", "web"),
  }),
  fc.record({
    field: is("platform"),
    op: is("in"),
    value: fc.subarray(["ios", "web", "android"], { minLength: 1 }),
  }),
  fc.record({ field: is("follows"), op: equality, value: fc.constantFrom("ada", "ben", "eve") }),
  fc.record({ list: fc.constantFrom("vip", "staff") }),
  fc.record({ segment: fc.constantFrom("gold", "golden_fans") }),
  fc.record(
    {
      did: fc.constantFrom("received" as const, "opened" as const, "clicked" as const),
      campaign: fc.constantFrom(...campaigns),
      type: fc.constantFrom(...types),
      withinDays: fc.constantFrom(0.5, 3, 10, 90),
    },
    { requiredKeys: ["did", "withinDays"] },
  ),
);

/** What `{segment}` stands for; one names the other. */
const segments: Record<string, SegmentFilter> = {
  gold: { any: [{ field: "attributes.plan", op: "eq", value: "pro" }, { list: "vip" }] },
  golden_fans: { all: [{ segment: "gold" }, { field: "follows", op: "eq", value: "ada" }] },
};

const filter = fc.letrec<{ tree: SegmentFilter }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    condition,
    fc.record({ all: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie("tree") }),
  ),
})).tree;

/** What the filter means, told a second time and independently of SQL. */
function meets(someone: Person, node: SegmentFilter): boolean {
  if ("all" in node) return node.all.every((child) => meets(someone, child));
  if ("any" in node) return node.any.some((child) => meets(someone, child));
  if ("not" in node) return !meets(someone, node.not);
  if ("list" in node) return someone.lists.includes(node.list);
  if ("segment" in node) {
    const meant = segments[node.segment];
    if (!meant) throw new Error(`no segment ${node.segment}`);
    return meets(someone, meant);
  }
  if ("bucket" in node || "considered" in node) throw new Error("only campaigns make these");
  if ("did" in node) return someone.happened.some((one) => counts(one, node));
  const { field, op, value } = node;
  const held = heldBy(someone, field);
  if (held instanceof Set) {
    const met = [value].flat().some((one) => held.has(one));
    return op === "ne" ? !met : met;
  }
  return compares(held, op, value);
}

function counts(one: Happening, asked: EngagementCondition): boolean {
  const levels = ["received", "opened", "clicked"];
  const enough =
    asked.did === "received" ||
    // A click in the sandbox of this test is not also an opening.
    levels.indexOf(one.did) === levels.indexOf(asked.did);
  return (
    enough &&
    !one.suppressed &&
    one.daysAgo < asked.withinDays &&
    (asked.campaign === undefined || asked.campaign === one.campaign) &&
    (asked.type === undefined || asked.type === one.type)
  );
}

type Held = Scalar | Date | string[];

function compares(held: Held, op: FieldCondition["op"], value: FieldCondition["value"]): boolean {
  if (op === "exists") return (held !== null) === (value !== false);
  if (op === "ne") return held !== value;
  if (held === null) return false;
  if (op === "contains" && Array.isArray(held)) return held.some((one) => one === value);
  if (Array.isArray(held)) return false;
  if (op === "eq") return held === value;
  if (op === "in") return Array.isArray(value) && value.some((one) => one === held);
  if (op === "contains" || op === "startsWith") {
    if (typeof held !== "string") return false;
    const [text, sought] = [held.toLowerCase(), String(value).toLowerCase()];
    return op === "contains" ? text.includes(sought) : text.startsWith(sought);
  }
  if (op === "withinDays" || op === "inNextDays") {
    const at = dateOf(held);
    if (at === null) return false;
    const age = now.getTime() - at.getTime();
    return op === "withinDays"
      ? age >= 0 && age < Number(value) * day
      : age < 0 && -age <= Number(value) * day;
  }
  const asDate = typeof value === "string" ? dateOf(value) : null;
  const [left, right] = asDate ? [dateOf(held), asDate] : [held, value];
  if (left === null || right === undefined || typeof left !== typeof right) return false;
  const orders = new Map([
    ["lt", left < right],
    ["lte", left <= right],
    ["gt", left > right],
    ["gte", left >= right],
  ]);
  return orders.get(op) ?? false;
}

/** Of the dates that this test uses. */
function dateOf(value: Held): Date | null {
  if (value instanceof Date) return value;
  const iso = new Map([
    ["2026-03-29", "2026-03-29T00:00:00Z"],
    ["2026-03-27", "2026-03-27T00:00:00Z"],
    ["2026-03-30", "2026-03-30T00:00:00Z"],
    ["2026-03-29 01:30", "2026-03-29T01:30:00Z"],
    ["2026-03-29T01:30:00Z", "2026-03-29T01:30:00Z"],
    ["2026-03-29T01:30:00+02:00", "2026-03-28T23:30:00Z"],
    ["2026-04-02T23:30:00-0200", "2026-04-03T01:30:00Z"],
  ]);
  const known = iso.get(String(value));
  if (known !== undefined) return new Date(known);
  const whole = typeof value === "string" && /^\d{4}-.*Z$/.test(value) ? new Date(value) : null;
  return whole;
}

function heldBy(someone: Person, field: string): Held | Set<unknown> {
  const name = field.split(".")[1];
  if (name !== undefined) return someone.attributes[name] ?? null;
  const live = someone.devices.filter(({ state }) => state === "active" || state === "stale");
  const reached = {
    in_app: true,
    push: live.length > 0,
    email: someone.email !== null && someone.emailState === "ok",
    sms: someone.phone !== null && someone.phoneVerified,
    webhook: someone.webhookUrl !== null,
  };
  const { locale, timeZone, region, lastActiveAt, createdAt } = someone;
  const held: Record<string, Held | Set<unknown>> = {
    ...{ locale, timeZone, region, lastActiveAt, createdAt },
    follows: new Set(someone.follows),
    platform: new Set(live.map(({ platform }) => platform)),
    reachable: new Set(Object.entries(reached).flatMap(([channel, can]) => (can ? [channel] : []))),
  };
  return held[field] ?? null;
}

const ofToday: Planned = {
  day: new Date(now.getTime() - (now.getTime() % 86_400_000)),
  floor: (days) => `uuidv7_floor($1::timestamptz - interval '${days * 24} hours')`,
};

test("values that stand in a statement's text are values, whatever is in them", async () => {
  await using database = await testDatabase();
  const odd = [
    "'",
    "''",
    "\\",
    "\\'; select 1 --",
    "$1",
    "{}",
    "{a,b}",
    '"',
    "null",
    "\n",
    "é\u2028",
  ];
  await database.pool.query(
    "insert into users (external_id, region) select i::text, t from unnest($1::text[]) with ordinality o(t, i)",
    [odd],
  );
  const matching = async (filter: SegmentFilter) => {
    const { sql } = compileFilter(filter, Number.NaN, "$1", { planned: ofToday });
    const { rows } = await database.pool.query<{ region: string }>(
      `select region from users u where $1::timestamptz is not null and ${sql} order by id`,
      [now],
    );
    return rows.map(({ region }) => region);
  };
  for (const value of odd) {
    expect(await matching({ field: "region", op: "eq", value })).toEqual([value]);
    expect(await matching({ field: "region", op: "in", value: [value] })).toEqual([value]);
  }
  expect(await matching({ field: "region", op: "in", value: odd })).toEqual(odd);
});

test("any filter compiles, and selects the users that it means", { timeout: 120_000 }, async () => {
  await using database = await testDatabase();
  const people = fc.sample(person, { numRuns: 300, seed: 7 });
  await insertPeople(database.pool, people);
  const known = new Map(Object.entries(segments));
  await fc.assert(
    fc.asyncProperty(filter, async (tree) => {
      const resolved = expandSegments(known, SegmentFilterInput.parse(tree));
      const { sql, values } = compileFilter(resolved, 2, "$1");
      const { rows } = await database.pool.query<{ i: number }>(
        `select external_id::int as i from users u
         where $1::timestamptz is not null and ${sql} order by 1`,
        [now, ...values],
      );
      const expected = people.flatMap((someone, i) => (meets(someone, tree) ? [i] : []));
      expect(rows.map(({ i }) => i)).toEqual(expected);
      // With its values in the text it means the same, and is never null either.
      const planned = compileFilter(resolved, Number.NaN, "$1", { planned: ofToday, probe: true });
      const { rows: rest } = await database.pool.query<{ n: number }>(
        `select count(*)::int as n from users u where $1::timestamptz is not null and not ${planned.sql}`,
        [now],
      );
      expect(rest[0]?.n).toBe(people.length - expected.length);
    }),
    { numRuns: 500 },
  );
});

/** The people with their devices, follows, lists and messages; nobody's id is their place in the array. */
async function insertPeople(pool: Pool, people: Person[]): Promise<void> {
  const docs = people.map((someone, i) => JSON.stringify({ ...someone, id: String(i) }));
  await pool.query(
    `insert into users (external_id, locale, time_zone, region, last_active_at, created_at, attributes,
       email, email_state, phone, phone_verified, webhook_url)
     select doc ->> 'id', doc ->> 'locale', doc ->> 'timeZone', doc ->> 'region',
            (doc ->> 'lastActiveAt')::timestamptz, (doc ->> 'createdAt')::timestamptz, doc -> 'attributes',
            doc ->> 'email', doc ->> 'emailState', doc ->> 'phone', (doc ->> 'phoneVerified')::boolean,
            doc ->> 'webhookUrl'
     from unnest($1::jsonb[]) as doc`,
    [docs],
  );
  const each = (
    list: string,
  ) => `unnest($1::jsonb[]) as doc join users u on u.external_id = doc ->> 'id'
    cross join jsonb_array_elements(doc -> '${list}') with ordinality as one(value, place)`;
  await pool.query(
    `insert into devices (user_id, device_id, platform, token, state)
     select u.id, place::text, value ->> 'platform', u.id || '-' || place, value ->> 'state'
     from ${each("devices")}`,
    [docs],
  );
  await pool.query(
    `insert into follows (user_id, actor_id) select u.id, value #>> '{}' from ${each("follows")}`,
    [docs],
  );
  await pool.query(
    "insert into audience_lists (key, name, created_by) values ('vip', 'VIP', 'test'), ('staff', 'Staff', 'test')",
  );
  await pool.query(
    `insert into audience_list_members (list_id, user_id)
     select l.id, u.id from ${each("lists")} join audience_lists l on l.key = value #>> '{}'`,
    [docs],
  );
  await insertHappenings(pool, docs, each("happened"));
}

/** One notification for each campaign, type and day, and the messages and deliveries of each person. */
async function insertHappenings(pool: Pool, docs: string[], each: string): Promise<void> {
  await pool.query("select ensure_partitions($1::timestamptz - interval '30 days', $1)", [now]);
  await pool.query(
    `insert into notifications (id, producer_id, type_key, priority, strategy, audience, channels,
       idempotency_key, expires_at, campaign_id)
     select uuidv7_at($1::timestamptz - make_interval(hours => (24 * ago)::int)), 1, type, 2, 'write', '{"kind": "everyone"}',
       '{email}', concat_ws('/', coalesce(campaign, 0), type, ago), $1, campaign
     from unnest($2::text[]) as type, unnest($3::float8[]) as ago, unnest($4::int[]) as campaign`,
    [now, types, daysAgo, [null, ...campaigns]],
  );
  const facts = `${each} join notifications x on x.idempotency_key
    = concat_ws('/', coalesce(value ->> 'campaign', '0'), value ->> 'type', value ->> 'daysAgo')`;
  const when = (did: string, where: string) =>
    `case when value ->> 'did' = '${did}' and value ->> 'where' = '${where}' then now() end`;
  await pool.query(
    `insert into messages (user_id, notification_id, priority, outcome, in_app, read_at, clicked_at)
     select u.id, x.id, 2,
       (case when (value ->> 'suppressed')::boolean then 'suppressed' else 'routed' end)::message_outcome,
       true, ${when("opened", "inbox")}, ${when("clicked", "inbox")} from ${facts}`,
    [docs],
  );
  await pool.query(
    `insert into deliveries (notification_id, user_id, channel, priority, state, opened_at, clicked_at)
     select x.id, u.id, 'email', 2, 'sent', ${when("opened", "mail")}, ${when("clicked", "mail")} from ${facts}`,
    [docs],
  );
}

test.each([
  [{ field: "email", op: "eq", value: "a" }, /"email" is not a field; use locale/],
  [{ field: "attributes.a b", op: "eq", value: "a" }, /"attributes.a b" is not a field/],
  [{ field: "attributes.x')--", op: "exists" }, /is not a field/],
  [{ field: "locale", op: "lt", value: "a" }, /"locale" does not take "lt"/],
  [{ field: "locale", op: "inNextDays", value: 3 }, /"locale" does not take "inNextDays"/],
  [{ field: "createdAt", op: "inNextDays", value: 3 }, /"createdAt" does not take/],
  [{ field: "attributes.age", op: "withinDays", value: "3" }, /needs a number of days/],
  [{ field: "attributes.age", op: "contains", value: "" }, /contains needs some text/],
  [{ field: "reachable", op: "eq", value: "fax" }, /"reachable" eq needs one of in_app, push/],
  [{ field: "platform", op: "in", value: ["ios", "tv"] }, /needs a list of ios, android, web/],
  [{ field: "follows", op: "eq", value: "" }, /needs the id of the one who is followed/],
  [{ did: "opened", withinDays: 400 }, /at most 90: messages are kept for so long/],
  [{ did: "opened" }, /within how many days/],
  [{ list: "" }, /"list"/],
  [{ bucket: { salt: "a", from: 0, to: 1 } }, /is no condition/],
  [{ considered: { campaign: 1, occurrence: 1, since: "2026-11-20" } }, /is no condition/],
  [{ field: "createdAt", op: "gt", value: "yesterday" }, /"createdAt" gt needs a time/],
  [{ field: "region", op: "in", value: [1] }, /"region" in needs a list of strings/],
  [{ field: "region", op: "eq", value: "a\0b" }, /NUL/],
])("a wrong condition is refused by its field: %j", (tree, sentence) => {
  const { error } = SegmentFilterInput.safeParse(tree);
  expect(JSON.stringify(error?.issues)).toMatch(
    new RegExp(sentence.source.replaceAll('"', '\\\\*"')),
  );
});

test("trees that are too deep, too wide or empty are refused", () => {
  const leaf: unknown = { field: "region", op: "exists" };
  const deep = Array.from({ length: 50_000 }).reduce((tree: unknown) => ({ not: tree }), leaf);
  expect(SegmentFilterInput.safeParse(deep).error?.message).toMatch(/10 levels/);
  const wide = { any: Array.from({ length: 100 }, () => leaf) };
  expect(SegmentFilterInput.safeParse(wide).error?.message).toMatch(/100 nodes/);
  expect(SegmentFilterInput.safeParse({ any: [] }).success).toBe(false);
});
