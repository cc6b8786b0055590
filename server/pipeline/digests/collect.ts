import { jobsIn, type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { mintId } from "@/server/ids";
import { type Priority, queues } from "@/server/queues";
import { type CountChange, changeCounts } from "@/server/rollups/notification-counts.sql";
import type { Renderer } from "@/server/templates/render";
import { completeMails, endOf, insertDigests, type NewDigest, putOff } from "./collect.sql";
import { type DigestSettings, digestSettings } from "./digest-type";
import { type DigestItem, renderItems } from "./render-items";
import { type CheckedMail, checkDue, type Due, lockDue, type Share } from "./take-due.sql";

/** Mails by which the people are found whose digests are made in one transaction. */
const mailsAtOnce = 1_000;
/** Transactions side by side, each for people of its own: while one renders, the other has the database. */
const lanes = 2;
/** Items that a digest tells of; it counts the others. */
export const itemsShown = 30;
/** Digests in one job of the evaluation. */
const idsPerJob = 100;

/**
 * Makes the digests whose moment has come: what waits for a user and category becomes one notification of the
 * type `digest`, and the collected mails say so, in one transaction. A worker that dies leaves all or nothing;
 * of two that run at once, one waits for the other's rows and finds them done.
 * @returns how many digests were made
 */
export async function collectDigests(context: Context, renderer: Renderer): Promise<number> {
  const now = context.clock.now();
  if (!(await isAnyDue(context, now))) return 0;
  const settings = await digestSettings(context.pool, now);
  const collecting = { context, renderer, settings, now };
  const made = await Promise.all(
    Array.from({ length: lanes }, (_, lane) => collectLane(collecting, lane)),
  );
  return made.reduce((sum, n) => sum + n, 0);
}

type Collecting = { context: Context; renderer: Renderer; settings: DigestSettings; now: Date };

async function collectLane(collecting: Collecting, lane: number): Promise<number> {
  const { context, now } = collecting;
  let made = 0;
  for (let after: Due["last"] = null; ; ) {
    const done = await collectSome(collecting, { lane, lanes, after });
    made += done.digests;
    count(context, done.mails, now);
    if (done.last === null) return made;
    after = done.last;
  }
}

async function isAnyDue({ pool }: Context, now: Date): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: "digests.any-due",
    text: "select from deliveries where reason = 'digest' and not_before <= $1 limit 1",
    values: [now],
  });
  return rowCount === 1;
}

type Collected = { mails: CheckedMail[]; digests: number; last: Due["last"] };

async function collectSome(
  { context, renderer, settings, now }: Collecting,
  share: Share,
): Promise<Collected> {
  return transaction(context.pool, async (client) => {
    const due = await lockDue(client, now, mailsAtOnce, share);
    if (due.mails.length === 0) return { mails: [], digests: 0, last: due.last };
    const mails = await checkDue(client, due.mails, { now, shown: itemsShown });
    const collected = mails.filter(({ verdict }) => verdict === "collect");
    const shown = collected.filter(({ data }) => data !== null);
    const items = await renderItems(context.pool, renderer, shown);
    const digests = digestsOf(collected, items, settings, now);
    await insertDigests(client, digests, settings, now);
    await enqueue(context, client, digests, settings.priority);
    const later = mails.filter(({ verdict }) => verdict === "later");
    await putOff(client, later);
    const ended = mails.filter(({ verdict }) => verdict !== "later");
    await completeMails(client, ended, now);
    await changeCounts(client, countsOf(ended));
    return { mails, digests: digests.length, last: due.last };
  });
}

/** One a user, category and moment, with the latest items first. */
function digestsOf(
  mails: CheckedMail[],
  items: Map<CheckedMail, DigestItem>,
  { ttlSeconds }: DigestSettings,
  now: Date,
): NewDigest[] {
  const groups = Map.groupBy(mails, ({ userId, category, moment }) => {
    return JSON.stringify([userId, category, moment]);
  });
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { userId, category, moment, user } = first;
    const told = group.flatMap((mail) => items.get(mail) ?? []);
    const count = group.length;
    const data = { category: titleOf(category), count, more: count - told.length, items: told };
    return {
      id: mintId(now),
      userId,
      audience: { kind: "user" as const, userId: user.externalId },
      idempotencyKey: `digest ${category} ${moment}`,
      data,
      expiresAt: new Date(now.getTime() + ttlSeconds * 1_000),
    };
  });
}

const titleOf = (category: string) =>
  category.charAt(0).toUpperCase() + category.slice(1).replace(/[._-]+/g, " ");

async function enqueue(
  { boss }: Context,
  client: PoolClient,
  digests: NewDigest[],
  priority: Priority,
): Promise<void> {
  const ids = digests.map(({ id }) => id);
  const jobs = Array.from({ length: Math.ceil(ids.length / idsPerJob) }, (_, i) => {
    return { data: { ids: ids.slice(i * idsPerJob, (i + 1) * idsPerJob) } };
  });
  if (jobs.length > 0) await boss.insert(queues.fanout(priority), jobs, { db: jobsIn(client) });
}

/** Of fan-outs alone, which are counted; many mails are of one. */
function countsOf(ended: CheckedMail[]): CountChange[] {
  const counted = ended.filter(({ ofFanout }) => ofFanout);
  const alike = Map.groupBy(counted, (mail) => `${mail.notificationId} ${endOf(mail)}`);
  return [...alike.values()].flatMap((mails) => {
    const [first] = mails;
    if (!first) return [];
    const of = { notificationId: first.notificationId, channel: "email", outcome: "cancelled" };
    return [
      { ...of, reason: "digest", n: -mails.length },
      { ...of, reason: endOf(first), n: mails.length },
    ];
  });
}

/** Adds to the rollups what did not become part of a digest: the digest itself is counted as it is sent. */
function count({ rollup }: Context, mails: CheckedMail[], now: Date): void {
  for (const { verdict, priority, producerId, typeKey } of mails) {
    if (verdict === "collect" || verdict === "later") continue;
    const of = { stage: "sending" as const, channel: "email", priority, producerId, typeKey };
    rollup.add(now, { ...of, outcome: "cancelled", reason: verdict, n: 1 });
  }
}
