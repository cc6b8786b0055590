import { type Pool, type PoolClient, transaction } from "@/db/client";
import { sampleAttributes } from "./attribute-sample.sql";
import { insertAudit } from "./demo/audit.sql";
import { insertBroadcasts } from "./demo/broadcasts.sql";
import { finishCampaigns, insertCampaigns } from "./demo/campaigns.sql";
import { insertDirectHistory } from "./demo/direct-history.sql";
import {
  insertFanoutHistory,
  largeFanouts,
  otherFanouts,
  type PastFanout,
} from "./demo/fanout-history.sql";
import { insertFollows, insertPartitions } from "./demo/follows.sql";
import { insertLists } from "./demo/lists.sql";
import { insertDevices, insertPreferences, insertUsers } from "./demo/people.sql";
import { insertProducerFigures } from "./demo/producers.sql";
import { demoProducer, insertDemoProducer, insertRegistry } from "./demo/registry.sql";
import { insertStats } from "./demo/stats.sql";

/**
 * Whether the demo workspace may be loaded: the database is empty, or an earlier load was
 * interrupted (its rows are then replaced).
 */
export async function needsDemo(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ needed: boolean }>(
    `select not exists (select from producers where key = $1)
       and ((select is_demo from workspace)
            or not exists (select from users) and not exists (select from producers)) as needed`,
    [demoProducer],
  );
  return rows[0]?.needed ?? false;
}

/**
 * Fills an empty, migrated database with the demo workspace: recipients, registry, and three days of
 * history up to `now`, the same on every machine but for the API keys. Some seconds for 100 000 users.
 * @returns the key of the producer that may send everything; it is stored nowhere else.
 * @throws when the database holds anything but an interrupted demo.
 */
export async function loadDemo(
  pool: Pool,
  { users, now }: { users: number; now: Date },
): Promise<{ apiKey: string }> {
  if (!(await needsDemo(pool))) {
    throw new Error("The database is not empty. Load the demo into a new database.");
  }
  const load = (work: (client: PoolClient) => Promise<void>) => relaxed(pool, work);
  if (await isDemo(pool)) await load(clear);
  // Marked before its first row: what an interrupted load leaves behind can be told from real data.
  await pool.query("update workspace set is_demo = true, name = 'Meadow'");
  const middle = Math.floor(users / 2);
  await Promise.all([
    load((client) => insertUsers(client, now, 1, middle)),
    load((client) => insertUsers(client, now, middle + 1, users)),
    load((client) => insertFollows(client, now, users)).then(() =>
      load((client) => insertPartitions(client, now)),
    ),
    load((client) => insertDevices(client, now, users)),
    load((client) => insertPreferences(client, now, users)),
    load((client) => insertRegistry(client, now)),
  ]);
  await pool.query("select setval(pg_get_serial_sequence('users', 'id'), $1)", [users]);
  await pool.query("analyze users, devices, preferences, follows, fanout_partitions");
  await sampleAttributes(pool, now);
  await load((client) => insertLists(client, now));
  const campaigns: PastFanout[] = [];
  await load(async (client) => void campaigns.push(...(await insertCampaigns(client, now))));
  await Promise.all([
    load((client) => insertFanoutHistory(client, now, largeFanouts)),
    load((client) => insertFanoutHistory(client, now, otherFanouts)),
    load((client) => insertFanoutHistory(client, now, campaigns)),
    load((client) => insertDirectHistory(client, now, users)),
    load((client) => insertBroadcasts(client, now)),
  ]);
  await load(finishCampaigns);
  await Promise.all([
    load(insertStats),
    load(insertAudit),
    load((client) => insertProducerFigures(client, now)),
    analyzeHistory(pool),
  ]);
  // Last: a demo without this producer was interrupted.
  return { apiKey: await insertDemoProducer(pool, now) };
}

/** Of the partitioned tables only what has rows: theirs are some hundred partitions. */
async function analyzeHistory(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ tables: string | null }>(
    `select string_agg(quote_ident(relname), ', ') as tables from pg_class
     where relnamespace = 'public'::regnamespace and relispartition and relkind = 'r' and pg_relation_size(oid) > 0`,
  );
  await pool.query(`analyze ${rows[0]?.tables ?? "messages"}, notification_counts, templates`);
}

/** A transaction that need not survive a power cut: the demo could be made again. */
async function relaxed(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query(`set local synchronous_commit = off`);
    await client.query("set local work_mem = '128MB'");
    await work(client);
  });
}

async function isDemo(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ is_demo: boolean }>("select is_demo from workspace");
  return rows[0]?.is_demo ?? false;
}

/** Removes what an interrupted load left. */
async function clear(client: PoolClient): Promise<void> {
  await client.query(
    `truncate users, devices, preferences, follows, fanout_partitions, attribute_catalogue, notification_types, templates,
       template_versions, segments, producers, producer_keys, producer_members, producer_type_limits, producer_minute, producer_rejections, notifications, messages, deliveries, delivery_attempts,
       fanouts, fanout_batches, notification_counts, broadcast_points, broadcast_requests, stats_minute, stats_hour, stats_bin, producer_hour, faults_minute, faults_hour, faults_shift, audience_lists, audience_list_members, opt_outs,
       campaigns, campaign_variants, campaign_waves, campaign_reports restart identity`,
  );
}
