import type { Context } from "@/server/context";
import { type Health, readHealth, untouched } from "@/server/provider-accounts/account";
import { type Drill, drillColumns, leadMs } from "./drill";
import { endDrill } from "./end";
import { type ChainAccount, findChain, refusalOf } from "./find-chain";
import { readPicture } from "./read-picture";
import { restoreEndpoints } from "./restore-endpoints";
import { breakService, repairService, serviceOf } from "./service";
import { markRepaired } from "./stop";

/** How long (ms) all is well before a drill ends: an account is at its full pace 17 s after its breaker closed. */
const calmMs = 20_000;
/** What is under way when a drill ends may take so long (ms). */
const settleMs = 30_000;
/** One for each channel, and those that settle. */
const most = 20;

/** The actor of what happens by itself. */
const itself = "carillon";

/**
 * Looks after every drill that is not written down yet: repairs it in time, ends it when its breakers are closed
 * again, when its time is over or as soon as a real account could be told, and keeps what it showed. Any number of
 * workers may do so at once.
 */
export async function tendDrills(context: Context): Promise<void> {
  const { rows } = await context.pool.query<Drill>({
    name: "drills.unrecorded",
    text: `select ${drillColumns} from drills d where d.record is null order by d.id limit ${most}`,
  });
  for (const drill of rows) {
    if (drill.endedAt) await keep(context, drill, drill.endedAt);
    else await tend(context, drill);
  }
}

async function tend(context: Context, drill: Drill): Promise<void> {
  const { pool, clock } = context;
  const now = clock.now();
  const chain = await findChain(pool, drill.channel);
  const refusal = refusalOf(drill.channel, chain);
  if (refusal) return await endDrill(context, drill, { reason: refusal, actor: itself });
  if (!drill.repairedAt) return await breakOrRepair(context, drill, now);
  const unwell = await findUnwell(context, chain, drill.repairedAt, now);
  if (unwell === null)
    return await endDrill(context, drill, { reason: "All is well again.", actor: itself });
  if (now >= drill.endsAt) {
    const reason = `Its time was over; ${unwell} is not back yet: the next messages will tell.`;
    await endDrill(context, drill, { reason, actor: itself });
  }
}

async function breakOrRepair(context: Context, drill: Drill, now: Date): Promise<void> {
  if (now >= drill.repairsAt) {
    // The sandbox has done so by its own clock; a restart of it has as well.
    await repairService(context, drill).catch(() => {});
    await markRepaired(context, drill, drill.repairsAt, null);
  } else if (!drill.brokenAt && now.getTime() >= drill.startedAt.getTime() + leadMs) {
    await breakNow(context, drill, now);
  }
}

/** Breaks what is to be broken: one worker does, and nobody after it was stopped. */
async function breakNow({ pool, config }: Context, drill: Drill, now: Date): Promise<void> {
  const service = await serviceOf(pool, drill.accountId);
  const { rowCount } = await pool.query(
    `update drills set broken_at = $2 where id = $1 and broken_at is null and repaired_at is null`,
    [drill.id, now],
  );
  if (!service || rowCount === 0) return;
  const forMs = drill.repairsAt.getTime() - now.getTime();
  await breakService(config, service, { ...drill, forMs });
}

/** The first account that is not back to normal for long enough; null: all of them are. */
async function findUnwell(
  { pool }: Context,
  chain: readonly ChainAccount[],
  repairedAt: Date,
  now: Date,
): Promise<string | null> {
  const health = await readHealth(pool);
  const isWell = ({ state, since, slowUntil }: Health) =>
    state === "closed" &&
    now.getTime() - Math.max(since, slowUntil ?? 0, repairedAt.getTime()) >= calmMs;
  return chain.find(({ id }) => !isWell(health.get(id) ?? untouched))?.key ?? null;
}

/** Keeps what an ended drill showed, once nothing of it is under way. */
async function keep(context: Context, drill: Drill, endedAt: Date): Promise<void> {
  const { pool, clock } = context;
  const isLate = clock.now().getTime() - endedAt.getTime() >= settleMs;
  if (!isLate && !(await isSettled(context, drill))) return;
  if (drill.scenario === "dead_tokens") await restoreEndpoints(pool, drill, clock.now());
  const record = await readPicture(context, drill);
  await pool.query("update drills set record = $2 where id = $1 and record is null", [
    drill.id,
    record,
  ]);
}

async function isSettled({ pool }: Context, { notificationId }: Drill): Promise<boolean> {
  if (notificationId === null) return true;
  const { rowCount } = await pool.query(
    "select from notifications where id = $1 and completed_at is not null",
    [notificationId],
  );
  return rowCount === 1;
}
