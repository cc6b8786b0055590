import type { PoolClient } from "@/db/client";
import type { Context } from "@/server/context";
import { idFloor, idTime } from "@/server/ids";
import type { FoundNotification, FoundReceipts } from "./found";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The whole search takes at most so long (ms). */
const budgetMs = 2_500;
const most = 20;

/** Backwards from now: the last hour, two before that, and so on, up to a week at a time. */
function* windows(now: number, keptDays: number): Generator<{ from: number; to: number }> {
  const oldest = now - keptDays * dayMs;
  let to = now + 1_000;
  for (let span = hourMs; to > oldest; span = Math.min(7 * dayMs, span * 2)) {
    const from = Math.max(oldest, to - span);
    yield { from, to };
    to = from;
  }
}

/**
 * Deliveries by the id that the provider gave them. The column has no index, since one would make every
 * send write to it; so the newest days are read first, along the primary key of deliveries, until
 * something is found or the time is over. It says how far back it came.
 */
export async function findReceipts(
  { pool, clock }: Context,
  providerMessageId: string,
  keptDays: number,
): Promise<FoundReceipts> {
  const started = Date.now();
  let since = clock.now();
  const client = await pool.connect();
  try {
    for (const { from, to } of windows(clock.now().getTime(), keptDays)) {
      const left = budgetMs - (Date.now() - started);
      if (left < 50) return { notifications: [], since, complete: false };
      const found = await readWindow(client, providerMessageId, { from, to, left });
      if (found === null) return { notifications: [], since, complete: false };
      since = new Date(from);
      if (found.length > 0) return { notifications: found, since, complete: false };
    }
    return { notifications: [], since, complete: true };
  } finally {
    client.release();
  }
}

/** null: it took longer than is left. */
async function readWindow(
  client: PoolClient,
  id: string,
  { from, to, left }: { from: number; to: number; left: number },
): Promise<FoundNotification[] | null> {
  await client.query("begin read only");
  try {
    await client.query("select set_config('statement_timeout', $1, true)", [String(left)]);
    const { rows } = await client.query<Omit<FoundNotification, "by" | "at">>(byReceipt, [
      id,
      idFloor(new Date(from)),
      idFloor(new Date(to)),
    ]);
    await client.query("commit");
    return rows.map((row) => ({ ...row, by: "provider_id", at: idTime(row.notificationId) }));
  } catch (error) {
    await client.query("rollback");
    if (isTimeout(error)) return null;
    throw error;
  }
}

const isTimeout = (error: unknown) =>
  error instanceof Error && Reflect.get(error, "code") === "57014";

const byReceipt = `
  select d.notification_id as "notificationId", d.channel, coalesce(t.name, n.type_key) as "typeName",
         coalesce(p.name, '') as producer, u.external_id as "userId"
  from (select notification_id, user_id, channel from deliveries
        where notification_id >= $2::uuid and notification_id < $3::uuid
          and provider_message_id = $1 limit ${most}) d
  join notifications n on n.id = d.notification_id
  left join notification_types t on t.key = n.type_key
  left join producers p on p.id = n.producer_id
  left join users u on u.id = d.user_id and u.erased_at is null`;
