import { jobsIn, type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { mintId } from "@/server/ids";
import { type Priority, queues } from "@/server/queues";
import { changeCounts } from "@/server/rollups/notification-counts.sql";
import type { Renderer } from "@/server/templates/render";
import { completeMails, endOf, insertDigests, type NewDigest, putOff } from "./collect.sql";
import { type DigestSettings, digestSettings } from "./digest-type";
import { type DigestItem, renderItems } from "./render-items";
import { type CheckedMail, checkDue, lockDue } from "./take-due.sql";

/** Mails by which the people are found whose digests are made in one transaction. */
const mailsAtOnce = 500;
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
  let made = 0;
  for (;;) {
    const done = await collectSome(context, renderer, settings, now);
    made += done.digests.length;
    count(context, done.mails, now);
    if (done.mails.length === 0) return made;
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

type Collected = { mails: CheckedMail[]; digests: NewDigest[] };

async function collectSome(
  context: Context,
  renderer: Renderer,
  settings: DigestSettings,
  now: Date,
): Promise<Collected> {
  return transaction(context.pool, async (client) => {
    const due = await lockDue(client, now, mailsAtOnce);
    if (due.length === 0) return { mails: [], digests: [] };
    const mails = await checkDue(client, due, { now, shown: itemsShown });
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
    return { mails, digests };
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

function countsOf(ended: CheckedMail[]) {
  return ended.flatMap((mail) => {
    const of = { notificationId: mail.notificationId, channel: "email", outcome: "cancelled" };
    return [
      { ...of, reason: "digest", n: -1 },
      { ...of, reason: endOf(mail), n: 1 },
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
