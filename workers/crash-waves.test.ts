import { expect, test, vi } from "vitest";
import type { Pool } from "@/db/client";
import { testDatabase } from "@/db/testing";
import { createCampaign } from "@/server/campaigns/create";
import { emptyAudience, usualDelivery } from "@/server/campaigns/new-campaign";
import { saveCampaign } from "@/server/campaigns/save";
import { scheduleCampaign } from "@/server/campaigns/schedule";
import type { Context } from "@/server/context";
import { conservation } from "@/server/pipeline/testing";
import { eventually, expireHeartbeats, startStage } from "./testing";
import { openDemo } from "./testing-accounts";

vi.setConfig({ testTimeout: 240_000 });

const by = "marketing@example.com";
const people = 4_000;

test("a worker killed three times while waves start neither loses nor repeats one", async () => {
  await using database = await testDatabase();
  await using stage = await startStage(database.url);
  await using demo = await openDemo(stage.env, people);
  const { pool } = database;
  const id = await planByZone(demo.context);
  const planned = await waves(pool, id);
  expect(planned.length).toBeGreaterThan(8);
  for (const due of [3, 3, 3]) {
    const before = await started(pool, id);
    await makeDue(pool, id, due);
    const worker = await stage.worker(2);
    // The other ones are being started at this moment, or just were.
    await eventually(async () => (await started(pool, id)) > before);
    await worker.end("SIGKILL");
    await expireHeartbeats(pool);
  }
  await makeDue(pool, id, planned.length);
  await stage.worker(2);
  await eventually(async () => (await statusOf(pool, id)) === "completed");

  const { rows: parts } = await pool.query<{ id: string; wave_id: number }>(
    "select id, wave_id from notifications where campaign_id = $1",
    [id],
  );
  expect(parts.map(({ wave_id }) => wave_id).sort()).toEqual(planned.toSorted());
  for (const part of parts) await conservation(demo.context, part.id);
  const { rows } = await pool.query<{ n: number; people: number; routed: number }>(
    `select count(*)::int as n, count(distinct m.user_id)::int as people,
            count(*) filter (where m.outcome = 'routed')::int as routed
     from messages m join notifications n on n.id = m.notification_id where n.campaign_id = $1`,
    [id],
  );
  const everybody = await pool.query(
    "select count(*)::int as n from users where erased_at is null",
  );
  const { n } = everybody.rows[0];
  expect(rows[0]).toMatchObject({ n, people: n });
  expect(rows[0]?.routed).toBeGreaterThan(n / 2);
});

/** A campaign on everyone's own clock, some days ahead. */
async function planByZone(context: Context): Promise<number> {
  const id = await createCampaign(context, { name: "Waves", typeKey: "flash.sale", by });
  await context.pool.query("update workspace set approval_over = 1000000");
  await context.pool.query(
    `update templates set draft = '{"in_app": {"en": {"title": "Hi", "body": "Hello"}}}'
     where id in (select template_id from campaign_variants where campaign_id = $1)`,
    [id],
  );
  const date = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await saveCampaign(
    context,
    { id, revision: 1, by },
    {
      audience: { ...emptyAudience, everyone: true },
      delivery: {
        ...usualDelivery,
        channels: ["in_app"],
        start: { kind: "local", date, time: "09:00", late: "nextDay" },
      },
    },
  );
  await scheduleCampaign(context, { id, revision: 2, by });
  return id;
}

/** The next waves that have not started, by now. */
async function makeDue(pool: Pool, campaignId: number, most: number): Promise<void> {
  await pool.query(
    `update campaign_waves w set starts_at = now() - o.n * interval '1 ms'
     from (select id, row_number() over () as n from campaign_waves
           where campaign_id = $1 and state = 'planned' order by starts_at, id limit $2) o
     where o.id = w.id`,
    [campaignId, most],
  );
}

async function waves(pool: Pool, campaignId: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    "select id from campaign_waves where campaign_id = $1",
    [campaignId],
  );
  return rows.map(({ id }) => id);
}

async function started(pool: Pool, campaignId: number): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "select count(*)::int as n from campaign_waves where campaign_id = $1 and state = 'started'",
    [campaignId],
  );
  return rows[0]?.n ?? 0;
}

async function statusOf(pool: Pool, campaignId: number): Promise<string> {
  const { rows } = await pool.query<{ status: string }>(
    "select status from campaigns where id = $1",
    [campaignId],
  );
  return rows[0]?.status ?? "";
}
