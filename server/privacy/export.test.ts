import { expect, test } from "vitest";
import { type ExportLine, exportUser } from "@/server/audience/export-user";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";

/** Tables with rows under a person's number: the kind of line that tells them. */
const told: Record<string, string> = {
  devices: "device",
  device_events: "device_event",
  preferences: "preferences",
  preference_changes: "preference_change",
  opt_outs: "opt_out",
  follows: "follow",
  audience_list_members: "list",
  messages: "message",
  deliveries: "delivery",
  delivery_attempts: "attempt",
  aggregates: "aggregate",
  // Which update an event went into is told with its message.
  aggregate_events: "message",
  // What was said to one person is told with the message.
  notifications: "message",
};

/** Those that are not told, and why. */
const untold: Record<string, string> = {
  topic_changes: "work to be done, for seconds: which topics a device has to enter or leave",
  departed_tokens: "tokens of removed devices until they have left their topics, for seconds",
  erasures: "only once nothing else is left",
};

async function tablesWithPeople({ pool }: Context): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select c.table_name as name from information_schema.columns c
     join pg_class p on p.oid = format('%I.%I', c.table_schema, c.table_name)::regclass
     where c.table_schema = 'public' and c.column_name = 'user_id' and c.data_type = 'bigint'
       and not p.relispartition order by 1`,
  );
  return rows.map(({ name }) => name);
}

test("every table that keeps something under a person's number is in the export, or says why not", async () => {
  await using context = await testContext();
  const known = [...Object.keys(told), ...Object.keys(untold)].toSorted();
  expect(await tablesWithPeople(context)).toEqual(known);
  const { pool } = context;
  const id = (await pool.query<{ id: string }>("select uuidv7_at(now()) as id")).rows[0]?.id;
  await pool.query(`
    insert into users (id, external_id, email, phone) overriding system value
    values (1, 'ann', 'ann@example.com', '+4915112345678');
    insert into devices (user_id, device_id, platform, token) values (1, 'd', 'ios', 't');
    insert into device_events (user_id, device_id, at, event) values (1, 'd', now(), 'registered');
    insert into preferences (user_id) values (1);
    insert into preference_changes (user_id, at, actor, changes)
    values (1, now(), 'staff@example.com', '{"master": {"from": true, "to": false}}');
    insert into opt_outs (user_id, at, type_key) values (1, now(), '');
    insert into follows (user_id, actor_id) values (1, 'star');
    insert into audience_lists (key, name, created_by) values ('l', 'L', 'x');
    insert into audience_list_members (list_id, user_id) values (1, 1);
    insert into suppressions (kind, value, created_by) values ('email', 'ann@example.com', 'x');
    insert into sms_opt_outs (phone, stopped_at) values ('+4915112345678', now());
    insert into notifications (id, producer_id, type_key, priority, strategy, audience, channels,
      idempotency_key, expires_at, user_id, data)
    values ('${id}', 1, 'post', 1, 'direct', '{}', '{}', 'k', now(), 1, '{"said": "hello"}');
    insert into messages (user_id, notification_id, priority, outcome, in_app)
    values (1, '${id}', 1, 'routed', true);
    insert into deliveries (user_id, notification_id, channel, priority) values (1, '${id}', 'push', 1);
    insert into aggregates (user_id, type_key, object, first_id, current_id, opened_at, window_ends_at)
    values (1, 'post', 'photo_9', '${id}', '${id}', now(), now());
    insert into delivery_attempts (user_id, notification_id, channel, attempt, provider, outcome)
    values (1, '${id}', 'push', 1, 'x', 'failed');`);
  const lines: ExportLine[] = [];
  for await (const line of await exportUser(pool, "ann", "admin@example.com")) lines.push(line);
  const kinds = new Set(lines.map(({ kind }) => kind));
  for (const kind of ["user", "suppression", "sms_reply", ...Object.values(told)])
    expect(kinds).toContain(kind);
  const text = JSON.stringify(lines);
  expect(text).toContain("hello");
  // Who of the staff changed something is about them.
  expect(text).not.toContain("staff@example.com");
});
