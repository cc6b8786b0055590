import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { attributesOf, celebrity, persons } from "@/server/api/demo/persons";
import { countAudience } from "@/server/audience/count";
import { countExactly } from "@/server/audience/count-exact";
import { SegmentFilterInput } from "@/server/audience/filter-input";
import { campaignFilter } from "@/server/campaigns/audience-filter";
import { readCampaign } from "@/server/campaigns/campaign";
import { computeReport } from "@/server/campaigns/report-compute";
import { channelKeys, channelOf } from "@/server/channels/registry";
import { faultOf } from "@/server/health/fault";
import { bucketCount } from "@/server/rollups/latency";
import { engagementKinds } from "@/server/rollups/notification-counts.sql";
import { createRenderer } from "@/server/templates/render";
import { templateProblems } from "@/server/templates/template-problems";
import { variablesFor } from "@/server/templates/variables";
import { demoFaults } from "./demo/stats.sql";
import { loadDemo, needsDemo } from "./demo.sql";
import type { SegmentFilter, TemplateContent } from "./schema/json";
import { type TestDatabase, testDatabase } from "./testing";

const users = 2_000;
const now = new Date();
let database: TestDatabase;
let apiKey: string;

beforeAll(async () => {
  database = await testDatabase();
  ({ apiKey } = await loadDemo(database.pool, { users, now }));
});
afterAll(() => database[Symbol.asyncDispose]());

async function rowsOf<T extends object>(sql: string): Promise<T[]> {
  return (await database.pool.query<T>(sql)).rows;
}

/** Counts that stand beside the outcomes. */
const noEngagement = `outcome <> all('{${engagementKinds.join(",")}}')`;

/** Rows that break a rule: none. */
async function expectNone(sql: string): Promise<void> {
  expect(await rowsOf(sql)).toEqual([]);
}

test("loads the recipients that were asked for, and marks the workspace as a demo", async () => {
  const [counts] = await rowsOf(`select
    (select count(*) from users) as users, (select is_demo from workspace) as demo,
    (select count(*) from follows where actor_id = 'user_1') as followers,
    (select count(*) > 500 from preferences) as preferences,
    (select count(*) > 1500 from devices) as devices,
    (select last_value from users_id_seq) as last`);
  expect(counts).toEqual({
    users,
    demo: true,
    followers: users / 2,
    preferences: true,
    devices: true,
    last: users,
  });
});

test("refuses a database that is not empty", async () => {
  expect(await needsDemo(database.pool)).toBe(false);
  await expect(loadDemo(database.pool, { users: 10, now: new Date() })).rejects.toThrow(
    "not empty",
  );
});

test("replaces what an interrupted load left behind", async () => {
  await using interrupted = await testDatabase();
  const { pool } = interrupted;
  await pool.query("update workspace set is_demo = true");
  await pool.query("insert into users (external_id) values ('user_1')");
  expect(await needsDemo(pool)).toBe(true);
  await loadDemo(pool, { users: 100, now: new Date() });
  expect((await pool.query("select count(*) as n from users")).rows[0]?.n).toBe(100);
});

test("hands out a key of which only the hash and the first characters are stored", async () => {
  expect(apiKey).toMatch(/^ck_[0-9A-Za-z]{32}$/);
  const [demo] = await rowsOf("select * from producers where key = 'demo'");
  expect(demo).toMatchObject({
    allowed_types: null,
    allow_fanout: true,
  });
  const keys = await rowsOf(
    "select k.* from producer_keys k join producers p on p.id = k.producer_id where p.key = 'demo'",
  );
  expect(keys).toMatchObject([{ hash: createHash("sha256").update(apiKey).digest("hex") }]);
  expect(JSON.stringify([demo, keys])).not.toContain(apiKey);
  expect(await rowsOf("select key from producers")).toHaveLength(5);
});

/** An event that brings no data, to a user without attributes. */
const nothingKnown = (locale: string) =>
  variablesFor({
    notification: { typeKey: "any", actor: null, object: null, data: {} },
    user: { externalId: "user_1", locale, attributes: {} },
  });

describe("the registry", () => {
  test("has every type, channels that exist, and a published template for each channel", async () => {
    const types = await rowsOf<{ key: string; channels: string[]; content: TemplateContent }>(
      `select t.key, t.channels, v.content from notification_types t
       join templates te on te.type_key = t.key
       join template_versions v on v.id = te.published_version_id`,
    );
    expect(types.length).toBeGreaterThanOrEqual(20);
    for (const { key, channels, content } of types) {
      expect(channelKeys, key).toEqual(expect.arrayContaining(channels));
      for (const channel of channels) expect(content[channel]?.en?.body, key).toBeTruthy();
    }
    expect(await rowsOf("select key from notification_types")).toHaveLength(types.length);
  });

  test("has templates that render even without any data, in every locale", async () => {
    const renderer = createRenderer();
    onTestFinished(() => renderer.close());
    const versions = await rowsOf<{ content: TemplateContent }>(
      "select content from template_versions",
    );
    for (const { content } of versions) {
      for (const [channel, locales] of Object.entries(content)) {
        const items = Object.keys(locales).map((locale) => ({
          locale,
          variables: nothingKnown(locale),
        }));
        const html = channelOf(channel).html;
        for (const result of await renderer.render({ html, content: locales, items })) {
          expect(result).toMatchObject({ ok: true });
          if (result.ok) expect(result.rendered.body, channel).toMatch(/^(?!.*\{[{%]).*\S/s);
          if (result.ok && channel !== "sms") expect(result.rendered.title, channel).not.toBe("");
        }
      }
    }
  });

  test("has segments that are valid filters", async () => {
    const segments = await rowsOf<{ filter: unknown }>("select filter from segments");
    expect(segments.length).toBeGreaterThanOrEqual(4);
    for (const { filter } of segments) {
      expect(SegmentFilterInput.safeParse(filter).success).toBe(true);
    }
  });

  test("has mandatory types among P0 only, and SMS only where it matters", async () => {
    await expectNone(
      "select key from notification_types where mandatory and (priority > 0 or not pinned)",
    );
    await expectNone(`select key from notification_types where 'sms' = any(channels)
      and key not in ('otp', 'security.alert', 'appointment.reminder')`);
  });
});

describe("the campaigns", () => {
  test("are two that are over, one for tomorrow and one draft, for whom their audience says", async () => {
    const campaigns = await rowsOf<{ id: number; status: string; people: number | null }>(
      "select id, status, people from campaigns order by id",
    );
    expect(campaigns.map(({ status }) => status)).toEqual([
      ...["completed", "completed", "scheduled", "draft"],
    ]);
    await expectNone(`select c.id from campaigns c where status <> 'draft' and people is distinct from (
      select sum(w.people) from campaign_waves w where w.campaign_id = c.id)`);
    await expectNone(`select c.id from campaigns c where status = 'completed' and people <> (
      select sum(k.n) from notifications n join notification_counts k on k.notification_id = n.id
      where n.campaign_id = c.id and k.channel = '') or status = 'completed' and ended_at < started_at`);
    for (const { id, people } of campaigns.filter((one) => one.people !== null)) {
      const { audience } = await readCampaign(database.pool, id);
      const filter = await campaignFilter(database.pool, audience);
      expect(await countExactly(database.pool, filter, now)).toBe(people);
    }
  });

  test("count what people did as their rows say", async () => {
    await expectNone(`select * from (
        select notification_id, channel, sum(k.n)::int as n from notification_counts k
        where outcome = 'opened' and notification_id in (select notification_id from fanouts) group by 1, 2) counted
      full join (
        select notification_id, channel, count(*)::int as n from deliveries
        where opened_at is not null and notification_id in (select notification_id from fanouts) group by 1, 2
        union all
        select notification_id, 'in_app', count(*)::int from messages
        where read_at is not null and in_app and notification_id in (select notification_id from fanouts) group by 1
      ) stored using (notification_id, channel)
      where counted.n is distinct from stored.n`);
  });

  test("have reports with a difference to tell", async () => {
    const report = await computeReport(database.pool, 2, 10_000);
    expect(report.variants.map(({ key }) => key)).toEqual(["a", "b"]);
    expect(report.funnel.opened).toBeGreaterThan(0);
    expect(report.holdOut?.held.of).toBeGreaterThan(0);
  });

  test("have words that can be published as they are", async () => {
    const templates = await rowsOf<{ id: number; channels: string[] }>(
      `select v.template_id as id, array(select jsonb_array_elements_text(c.delivery -> 'channels')) as channels
       from campaign_variants v join campaigns c on c.id = v.campaign_id`,
    );
    for (const { id, channels } of templates) {
      expect(await templateProblems(database, id, { channels })).toEqual([]);
    }
  });

  test("segments and lists have people in them", async () => {
    await expectNone(`select key from audience_lists l where size <> (
      select count(*) from audience_list_members m where m.list_id = l.id) or size = 0`);
    for (const { key } of await rowsOf<{ key: string }>("select key from segments")) {
      const { estimate } = await countAudience(database.pool, { segment: key }, { now });
      expect(estimate, key).toBeGreaterThan(0);
    }
  });
});

describe("the history", () => {
  test("is finished: nothing of it would still be sent", async () => {
    await expectNone(
      `select id from notifications where (completed_at is null or completed_at > now()) and strategy <> 'read'
         and status <> 'scheduled'`,
    );
    await expectNone(`select * from deliveries where state in ('queued', 'sending') or not_before is not null
      or finished_at is null or finished_at > now() or delivered_at > now() or opened_at > now()`);
    await expectNone("select * from messages where held_until > now() or seen_at > now()");
    await expectNone("select * from fanouts where done_at is null");
    await expectNone("select * from fanout_batches where done_at is null or considered is null");
  });

  test("conserves: each message and delivery of a fan-out is counted once", async () => {
    await expectNone(`select f.notification_id from fanouts f
      cross join lateral (select sum(n) as n from notification_counts c
        where c.notification_id = f.notification_id and channel = '') counted
      cross join lateral (select count(*) as n from messages m where m.notification_id = f.notification_id) stored
      cross join lateral (select sum(considered) as n from fanout_batches b
        where b.notification_id = f.notification_id) considered
      where counted.n is distinct from stored.n or considered.n is distinct from stored.n`);
    await expectNone(`select notification_id, channel from notification_counts where channel <> '' and ${noEngagement}
      group by 1, 2 having sum(case when outcome = 'routed' then n else -n end) <> 0`);
    await expectNone(`select * from (
        select notification_id, channel, state::text, count(*) as n from deliveries
        where notification_id in (select notification_id from fanouts) group by 1, 2, 3) stored
      full join (select notification_id, channel, outcome as state, sum(n)::bigint as n
        from notification_counts where channel <> '' and outcome <> 'routed' and ${noEngagement}
        group by 1, 2, 3) counted
        using (notification_id, channel, state)
      where stored.n is distinct from counted.n`);
  });

  test("has broadcasts that are active, over, stopped and to come, whose curves grow up to what their rows say", async () => {
    const statuses = await rowsOf<{ status: string }>(
      `select status from notifications where strategy = 'read' or status = 'scheduled' order by 1`,
    );
    expect(statuses.map(({ status }) => status)).toEqual([
      ...["scheduled", "running", "running", "running", "completed", "cancelled"],
    ]);
    await expectNone(`select m.notification_id from messages m join notifications n on n.id = m.notification_id
      where m.on_read <> (n.strategy = 'read')`);
    await expectNone(`select * from (
        select notification_id, outcome, n from notification_counts where notification_id in (
          select id from notifications where strategy = 'read')) counted
      full join (select m.notification_id, e.outcome, count(*) as n from messages m
        cross join lateral (values ('delivered', true), ('opened', read_at is not null),
          ('clicked', clicked_at is not null), ('archived', archived_at is not null)) e(outcome, so)
        where on_read and so group by 1, 2) stored using (notification_id, outcome)
      where counted.n is distinct from stored.n`);
    await expectNone(`select * from (select *, lag(reached) over (partition by notification_id order by at) as before,
        (select n from notification_counts c where c.notification_id = p.notification_id and outcome = 'delivered') as n
      from broadcast_points p) p where reached < before or reached > n or opened > reached`);
    await expectNone(`select id from notifications n where strategy = 'read' and not (
      select count(*) > count(read_at) and count(read_at) > count(clicked_at) and count(clicked_at) > 0
      from messages m where m.notification_id = n.id)`);
  });

  test("hangs together: every row belongs to one that exists", async () => {
    await expectNone(`select * from messages m where not exists (select from notifications n where n.id = m.notification_id)
      or not exists (select from users u where u.id = m.user_id)`);
    await expectNone(`select * from notifications n where status <> 'scheduled' and not exists
      (select from messages m where m.notification_id = n.id)`);
    await expectNone(`select * from deliveries d where not exists (select from messages m
      where m.user_id = d.user_id and m.notification_id = d.notification_id and m.outcome <> 'suppressed')`);
    await expectNone(`select * from delivery_attempts a where not exists (select from deliveries d
      where d.notification_id = a.notification_id and d.user_id = a.user_id and d.channel = a.channel
        and d.attempts >= a.attempt)`);
    await expectNone(`select * from notifications n where not exists (select from producers p
      where p.id = n.producer_id and n.type_key = any(p.allowed_types))
      or n.variant is distinct from ''
        and not exists (select from templates t where t.published_version_id = n.template_version_id)
      or (strategy in ('direct', 'read') or status = 'scheduled') = exists (select from fanouts f where f.notification_id = n.id)`);
  });

  test("explains itself: reasons where something did not go out, attempts where it failed", async () => {
    await expectNone(
      "select * from messages where (outcome = 'routed') <> (reason is null) or (outcome = 'held') <> (held_until is not null)",
    );
    await expectNone(
      "select * from deliveries where (state = 'sent') <> (reason is null) or (state = 'sent') <> (provider_message_id is not null)",
    );
    await expectNone(`select * from deliveries d where d.attempts - (state = 'sent')::int <> (
      select count(*) from delivery_attempts a where a.notification_id = d.notification_id
        and a.user_id = d.user_id and a.channel = d.channel)`);
    const outcomes = await rowsOf<{ status: string }>(
      "select distinct status from notifications where strategy <> 'read' and status <> 'scheduled'",
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["cancelled", "completed"]);
  });

  test("agrees with the rollups", async () => {
    const [counts] = await rowsOf<Record<string, number>>(`select
      (select sum(n)::bigint from stats_minute where stage = 'accept' and outcome = 'accepted') as accepted,
      (select count(*) from notifications) as notifications,
      (select sum(n)::bigint from stats_minute where stage = 'fanout') as considered,
      (select count(*) from messages where not on_read) as messages,
      (select sum(n)::bigint from stats_minute where stage = 'sending') as outcomes,
      (select count(*) from deliveries) as deliveries`);
    expect(counts?.accepted).toBe(counts?.notifications);
    expect(counts?.considered).toBe(counts?.messages);
    expect(counts?.outcomes).toBe(counts?.deliveries);
    const [failures] = await rowsOf<Record<string, number>>(`select
      (select sum(n)::bigint from faults_minute where stage = 'sending') as counted,
      (select count(*) from deliveries where state in ('failed', 'expired', 'unknown')) as failed`);
    expect(failures?.counted).toBe(failures?.failed);
    for (const [reason, fault] of Object.entries(demoFaults))
      expect(faultOf("sending", "failed", reason), reason).toBe(fault);
    await expectNone(`select * from stats_minute where cardinality(buckets) <> ${bucketCount}`);
  });
});

test("no active broadcast is for the persons of the app at /demo: what their inboxes have, they have caused", async () => {
  const client = await database.pool.connect();
  onTestFinished(() => client.release());
  await client.query("begin");
  for (const person of persons) {
    await client.query(
      "insert into users (external_id, locale, region, attributes) values ($1, $2, 'Europe', $3)",
      [`meadow_${person.key}`, person.locale, attributesOf(person)],
    );
  }
  const { rows } = await client.query<{ filter: SegmentFilter | null; actor: string | null }>(
    `select audience -> 'filter' as filter, audience ->> 'actorId' as actor from notifications
     where strategy = 'read' and completed_at is null`,
  );
  expect(rows.length).toBeGreaterThan(2);
  for (const { filter, actor } of rows) {
    const named = persons.map(({ name }) => name);
    const meant = filter
      ? await countExactly(
          client,
          { all: [filter, { field: "attributes.name", op: "in", value: named }] },
          now,
        )
      : 0;
    expect([filter, actor === celebrity.actorId, meant]).toEqual([filter, false, 0]);
    // Everyone would be an audience without either.
    expect(filter ?? actor).not.toBeNull();
  }
  await client.query("rollback");
});
