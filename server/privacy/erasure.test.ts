import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { eraseUser } from "@/server/audience/erase-user";
import type { Context } from "@/server/context";
import { mintId } from "@/server/ids";
import { testContext } from "@/server/testing";
import { finishErasures } from "./finish-erasures";
import { traces } from "./traces";
import { unnamed } from "./unnamed";

const now = new Date();
const marker = "marker_7f3e";
const email = `${marker}@example.com`;
const by = { actor: "admin@example.com", now };

type Column = { table: string; column: string; type: string; required: boolean };

/** Every column of text or JSON, ours and the job queue's; partitions are their tables'. */
async function textColumns({ pool }: Context): Promise<Column[]> {
  const { rows } = await pool.query<Column>(
    `select case when c.table_schema = 'public' then '' else c.table_schema || '.' end || c.table_name as table,
            c.column_name as column, c.data_type as type,
            c.is_nullable = 'NO' and c.column_default is null as required
     from information_schema.columns c
     join pg_class p on p.oid = format('%I.%I', c.table_schema, c.table_name)::regclass and not p.relispartition
     where (c.table_schema = 'public' or c.table_schema = 'pgboss' and c.table_name = 'job')
       and p.relkind in ('r', 'p') and c.data_type in ('text', 'jsonb', 'json', 'ARRAY', 'character varying')`,
  );
  return rows;
}

/** Kept under the person's own number: an erasure deletes or empties them at once. */
const own: Record<string, string[]> = {
  users: ["external_id", "email", "phone", "webhook_url", "region", "locale", "attributes"],
  devices: ["device_id", "token"],
  device_events: ["device_id", "actor"],
  preferences: ["channels", "types", "digests"],
  preference_changes: ["actor", "changes"],
  opt_outs: ["type_key"],
  follows: ["actor_id"],
  fanout_partitions: ["actor_id"],
  aggregates: ["object"],
  aggregate_events: ["object", "actor"],
  departed_tokens: ["device_id", "token"],
  topic_changes: ["device_id", "actor_id"],
  suppressions: ["value"],
  sms_opt_outs: ["phone"],
  deliveries: ["provider_message_id"],
  delivery_attempts: ["detail"],
  notifications: ["data", "audience", "object", "actor", "idempotency_key", "error", "aggregate"],
  erasures: ["names"],
};

/** Codes and keys of ours, in tables that hold more than that. */
const codes =
  /^(state|kind|event|outcome|reason|channel|provider|priority|strategy|status|type_key|email_state|email_reason|phone_state|webhook_state|failing_channels|time_zone|platform|channels|fallback_of|class|variant|created_by|created_at|started_by|stage|code|decided_by|name|key|scenario|actor|updated_by|requested_by|approved_by|stop_reason|label|adapter|settings|secrets|rule_key|group_key|tier|acknowledged_by|snoozed_by|resolved_by|forced|forced_by|counted|way|event_id|segment|repaired_by|description|purpose|singleton_key|dead_letter|policy|group_id|group_tier|cron|timezone|options)$/;

test("every column of text or JSON is emptied with the person, searched for names, or cannot name one", async () => {
  await using context = await testContext();
  const searched = new Map(traces.map(({ table, columns }) => [table, Object.keys(columns)]));
  const open = (await textColumns(context)).filter(({ table, column }) => {
    const places = [...(own[table] ?? []), ...(searched.get(table) ?? [])];
    const not = unnamed[table] ?? {};
    const stays = column in not || "*" in not || codes.test(column);
    return !places.includes(column) && !stays;
  });
  expect(open.map(({ table, column }) => `${table}.${column}`)).toEqual([]);
  const known = new Set((await textColumns(context)).map(({ table }) => table));
  const stale = [...Object.keys(unnamed), ...searched.keys()].filter((table) => !known.has(table));
  expect(stale.filter((table) => table !== "alert_tellings")).toEqual([]);
});

/** A row with the person's names in each of some columns, and something plausible in what must be filled. */
async function plant(context: Context, table: string, values: Record<string, unknown>) {
  const names = Object.keys(values);
  await context.pool.query(
    `insert into ${table} (${names.join(", ")}) overriding system value
     values (${names.map((_, i) => `$${i + 1}`).join(", ")})`,
    Object.values(values),
  );
}

const said = `a word about ${email}, who is ${marker}.`;
const ids = JSON.stringify({
  all: [{ field: "attributes.nick", op: "eq", value: marker }, marker],
});
const told = JSON.stringify({ deep: [{ who: marker }, said], [marker]: true });

async function plantEverywhere(context: Context): Promise<string> {
  const { pool } = context;
  const { rows } = await pool.query<{ id: string }>("select uuidv7_at(now()) as id");
  const mine = rows[0]?.id ?? "";
  const others = (await pool.query<{ id: string }>("select uuidv7_at(now()) as id")).rows[0]?.id;
  const put = (table: string, values: Record<string, unknown>) => plant(context, table, values);
  await put("users", {
    ...{ id: 1, external_id: marker, email, phone: "+4915112345678", region: marker },
    ...{ webhook_url: `https://${marker}.example`, attributes: told },
  });
  await put("users", { id: 2, external_id: "other", email: "other@example.com" });
  const user = { user_id: 1 };
  await put("devices", { ...user, device_id: marker, platform: "ios", token: `token-${marker}` });
  await put("device_events", {
    ...user,
    device_id: marker,
    at: now,
    event: "registered",
    actor: marker,
  });
  await put("preferences", { ...user, types: told });
  await put("preference_changes", { ...user, at: now, actor: marker, changes: told });
  await put("opt_outs", { ...user, at: now, type_key: marker });
  await put("follows", { user_id: 2, actor_id: marker });
  await put("follows", { ...user, actor_id: "star" });
  await put("fanout_partitions", { actor_id: marker, from_user: 0, to_user: 9, followers: 1 });
  for (const [kind, value] of [
    ["user", marker],
    ["email", email],
    ["phone", "+4915112345678"],
  ])
    await put("suppressions", { kind, value, reason: said, created_by: "x" });
  await put("suppressions", { kind: "user", value: "other", reason: said, created_by: "x" });
  await put("sms_opt_outs", { phone: "+4915112345678", stopped_at: now });
  const event = {
    ...{ producer_id: 1, type_key: "post", priority: 1, channels: ["push"], expires_at: now },
    ...{ data: told, object: marker, idempotency_key: `for-${marker}`, error: said },
  };
  const audience = (value: unknown) => JSON.stringify(value);
  await put("notifications", {
    ...{ ...event, id: mine, strategy: "direct", user_id: 1, actor: marker },
    audience: audience({ kind: "user", userId: marker }),
  });
  await put("notifications", {
    ...{ ...event, id: others, strategy: "write", actor: "other" },
    audience: audience({ kind: "list", userIds: ["other", marker] }),
  });
  const update = { first: { actor: marker, data: told }, latest: { actor: "someone", data: {} } };
  await put("notifications", {
    ...{ ...event, id: mintId(now), strategy: "direct", user_id: 2, actor: "someone", data: "{}" },
    ...{ audience: audience({ kind: "user", userId: "other" }), object: "photo", error: null },
    ...{ idempotency_key: "update", aggregate: audience({ events: 2, actors: 2, ...update }) },
  });
  const aggregate = { type_key: "post", object: marker, first_id: mine };
  const times = { current_id: mine, opened_at: now, window_ends_at: now };
  for (const user_id of [1, 2]) {
    await put("aggregates", { user_id, ...aggregate, ...times });
    const of = { user_id, ...aggregate, notification_id: mine, actor: marker };
    await put("aggregate_events", of);
  }
  await put("topic_pushes", {
    ...{ notification_id: others, actor_id: marker, account_id: 900, due_at: now, error: said },
  });
  const told1 = { ...user, notification_id: mine, channel: "push" };
  await put("messages", {
    user_id: 1,
    notification_id: mine,
    priority: 1,
    outcome: "routed",
    in_app: true,
  });
  await put("deliveries", { ...told1, priority: 1, provider_message_id: marker });
  await put("delivery_attempts", {
    ...told1,
    attempt: 1,
    provider: "x",
    outcome: "failed",
    detail: said,
  });
  await put("idempotency_keys", {
    ...{
      producer_id: 1,
      key: `for-${email}`,
      notification_id: mine,
      body_hash: "",
      expires_at: now,
    },
  });
  await put("import_rejects", {
    import_id: 1,
    line: 1,
    message: said,
    content: `${marker},${email}`,
  });
  await put("imports", {
    kind: "people",
    file_name: `${marker}.csv`,
    error: said,
    started_by: "x",
  });
  await put("dead_letters", {
    ...{ at: now, stage: "sending", cause: said, error: said, note: said, pointer: told },
  });
  await put("callback_inbox", { provider: "x", reports: `[${told}]`, received_at: now });
  await put("producer_rejections", {
    producer_id: 1,
    at: now,
    code: "x",
    detail: said,
    errors: `[${told}]`,
  });
  await put("attribute_catalogue", { name: "nick", kind: "text", examples: `["${marker}"]` });
  await put("segments", { key: "s", name: "S", filter: ids });
  await put("campaigns", {
    ...{
      name: "C",
      type_key: "post",
      audience: ids,
      delivery: ids,
      created_by: "x",
      updated_by: "x",
    },
  });
  await put("broadcast_requests", {
    ...{ id: randomUUID(), broadcast: told, people: 1, requested_by: "x", requested_at: now },
    reason: said,
  });
  await put("campaign_reports", { campaign_id: 1, computed_at: now, report: told });
  await put("alerts", {
    ...{ rule_key: "x", tier: "page", state: "firing", sentence: said, detail: told },
    ...{ started_at: now, last_seen_at: now },
  });
  await put("alert_events", { alert_id: 1, at: now, event: "fired", detail: said });
  await put("provider_events", { account_id: 1, at: now, event: "opened", reason: said });
  const config = { key: "p", adapter: "sandbox", label: "P", created_by: "x", updated_by: "x" };
  await put("provider_configs", { ...config, id: 900, check_sentence: said });
  await put("provider_health", { account_id: 900, reason: said });
  await put("actor_topics", { actor_id: marker, account_id: 900, created_at: now });
  await put("drills", {
    ...{ channel: "push", scenario: "slow", account_id: 900, started_by: "x", started_at: now },
    ...{ repairs_at: now, ends_at: now, end_reason: said, record: told, priority: 1 },
  });
  await pool.query("update pgboss.queue set name = name");
  await context.boss.send("plan.p1", { ids: [], about: marker });
  return mine;
}

/** Where the person's names stand, in whatever table and type: the whole database as text. */
async function traceOf(context: Context): Promise<string[]> {
  const { rows } = await context.pool.query<{ table: string }>(
    `select format('%I.%I', n.nspname, c.relname) as table from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('public', 'pgboss') order by 1`,
  );
  const found = await Promise.all(
    rows.map(async ({ table }) => {
      const { rowCount } = await context.pool.query(
        `select from ${table} t where t::text ilike $1 or t::text ilike '%15112345678%' limit 1`,
        [`%${marker}%`],
      );
      return rowCount ? [table] : [];
    }),
  );
  return found.flat();
}

test("after an erasure no trace of the person is left in any table, and nobody else loses anything", async () => {
  await using context = await testContext({ clock: { now: () => now } });
  const mine = await plantEverywhere(context);
  const planted = (await traceOf(context)).map((table) =>
    table.replace(/^public\.|_\d{4}w\d{2}$/g, ""),
  );
  for (const { table } of traces) {
    // Topic changes are made by erasing itself.
    if (table !== "topic_changes" && table !== "pgboss.job") expect(planted).toContain(table);
  }
  for (const table of Object.keys(own)) {
    if (!["erasures", "departed_tokens", "topic_changes"].includes(table))
      expect(planted).toContain(table);
  }
  const id = await eraseUser(context.pool, marker, by);
  await context.pool.query("delete from topic_changes");
  await finishErasures(context);
  expect(await traceOf(context)).toEqual([]);
  const { rows } = await context.pool.query("select * from erasures where id = $1", [id]);
  expect(rows).toMatchObject([
    { user_id: 1, requested_by: "admin@example.com", done_at: now, names: null },
  ]);
  expect(rows[0].removed).toMatchObject({
    ...{ users: 1, devices: 1, import_rejects: 1, dead_letters: 1, deliveries: 1 },
    ...{ notifications: 3, suppressions: 4 },
  });
  // The counts hold, and the others are whom they were.
  const left = await context.pool.query(
    `select (select count(*)::int from messages where notification_id = $1) as messages,
            (select external_id from users where id = 2) as other,
            (select data -> 'deep' ->> 1 from notifications where actor = 'other') as said,
            (select audience -> 'userIds' from notifications where actor = 'other') as "userIds",
            (select aggregate from notifications where actor = 'someone') as aggregate`,
    [mine],
  );
  expect(left.rows).toEqual([
    {
      ...{ messages: 1, other: "other", said: "a word about erased, who is erased." },
      userIds: ["other", "erased"],
      aggregate: {
        ...{ events: 2, actors: 2, latest: { actor: "someone", data: {} } },
        first: { actor: null, data: {} },
      },
    },
  ]);
});

test("an id that is a number, or short, is taken out where it is a whole string and nowhere else", async () => {
  await using context = await testContext({ clock: { now: () => now } });
  for (const id of ["42", "a", "null", 'q"\\']) {
    const data = { n: 42, none: null, who: id, list: [id, "a42", "42-a", "banana"] };
    await context.pool.query("insert into users (external_id) values ($1)", [id]);
    await plant(context, "segments", { key: id, name: "S", filter: JSON.stringify(data) });
    await eraseUser(context.pool, id, by);
    await finishErasures(context);
    const { rows } = await context.pool.query("select filter from segments where key = $1", [id]);
    expect(rows[0]?.filter).toEqual({
      ...data,
      who: "erased",
      list: ["erased", "a42", "42-a", "banana"],
    });
  }
});

test("a token that has to leave its topics keeps the erasure open, but not for longer than a day", async () => {
  let at = now;
  await using context = await testContext({ clock: { now: () => at } });
  await context.pool.query(
    "insert into users (id, external_id) overriding system value values (1, 'ann')",
  );
  const id = await eraseUser(context.pool, "ann", by);
  await plant(context, "departed_tokens", { user_id: 1, device_id: "d", token: "secret" });
  await plant(context, "topic_changes", { user_id: 1, device_id: "d", actor_id: "star" });
  const done = async () =>
    (await context.pool.query("select done_at from erasures where id = $1", [id])).rows[0]?.done_at;
  await finishErasures(context);
  expect(await done()).toBe(null);
  at = new Date(now.getTime() + 25 * 3_600_000);
  await finishErasures(context);
  expect(await done()).toEqual(at);
  expect((await context.pool.query("select from departed_tokens")).rowCount).toBe(0);
});
