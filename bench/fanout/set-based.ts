import { type Pool, transaction } from "@/db/client";
import { loadConfig } from "@/server/config";
import { openContext } from "@/server/context";
import { mintId } from "@/server/ids";
import { batchSize } from "@/server/pipeline/fanout/feeder";
import { nextRange } from "@/server/pipeline/fanout/ranges.sql";
import { runBatch } from "@/server/pipeline/fanout/run-batch";
import { timed } from "../measure";

/** A notification to everyone as planning leaves it, ready for its batches. */
export async function insertFanout(pool: Pool): Promise<string> {
  const now = new Date();
  const id = mintId(now);
  await transaction(pool, async (client) => {
    await client.query(
      `insert into notifications (id, producer_id, type_key, priority, status, strategy, audience,
         channels, idempotency_key, accepted_at, expires_at)
       select $1::uuid, p.id, t.key, t.priority, 'running', 'write', '{"kind": "everyone"}', t.channels, $1::uuid::text,
         $2::timestamptz, $2::timestamptz + interval '1 day'
       from producers p, notification_types t where p.key = 'bench' and t.key = 'post.created'`,
      [id, now],
    );
    await client.query("insert into fanouts (notification_id, priority) values ($1, 1)", [id]);
  });
  return id;
}

export type FanoutRun = { notificationId: string; recipients: number; seconds: number };

/**
 * Fans a notification out to users 1 … `upto` with the pipeline's own code on `connections`
 * connections: ranges, claims, locks, rules, rows, counts and the jobs for sending, all durable.
 */
export async function fanOut(
  url: string,
  { upto, connections }: { upto: number; connections: number },
): Promise<FanoutRun> {
  const config = loadConfig({ DATABASE_URL: url, LOG_LEVEL: "error" });
  const context = await openContext(config, { process: "bench", poolMax: connections + 1 });
  try {
    const notificationId = await insertFanout(context.pool);
    const takeRange = rangeTaker(context.pool, notificationId, upto);
    const work = async () => {
      let considered = 0;
      for (let from = await takeRange(); from !== null; from = await takeRange()) {
        considered += (await runBatch(context, notificationId, from)) ?? 0;
      }
      return considered;
    };
    await context.pool.query("checkpoint");
    const { result, seconds } = await timed(() =>
      Promise.all(Array.from({ length: connections }, work)),
    );
    return { notificationId, recipients: result.reduce((sum, n) => sum + n, 0), seconds };
  } finally {
    await context.close();
  }
}

/** Hands out the next range, one after the other, as the feeder does; null at the end. */
function rangeTaker(pool: Pool, id: string, upto: number): () => Promise<number | null> {
  let checkpoint = 0;
  let turn: Promise<number | null> = Promise.resolve(null);
  const take = async () => {
    const from = checkpoint;
    if (from >= upto) return null;
    const range = await nextRange(pool, id, { kind: "everyone" }, from, batchSize);
    if (!range) return null;
    checkpoint = Math.min(range.toUser, upto);
    await pool.query(
      "insert into fanout_batches (notification_id, from_user, to_user) values ($1, $2, $3)",
      [id, from, checkpoint],
    );
    return from;
  };
  return () => {
    turn = turn.then(take);
    return turn;
  };
}
