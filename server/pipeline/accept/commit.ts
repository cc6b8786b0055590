import { jobsIn, type PoolClient } from "@/db/client";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { beforeFanouts, type Priority, priorities, queues } from "@/server/queues";
import {
  type CommittableEvent,
  createUsers,
  type FirstEvent,
  firstEvents,
  insertEvents,
  resolveUsers,
} from "./commit.sql";
import type { Accepted } from "./contract";
import type { PreparedEvent } from "./prepare";

/** Direct notifications in one job: small for P0, so that one slow job delays few. */
const idsPerJob = { 0: 25, 1: 100, 2: 250 } as const;

/**
 * Writes a group of events, their dedup keys and their jobs in the caller's transaction.
 * @returns one result per event, in order; a Refusal for those that cannot be accepted.
 */
export async function commitEvents(
  context: Context,
  client: PoolClient,
  events: PreparedEvent[],
): Promise<(Accepted | Refusal)[]> {
  const users = await usersOf(client, events);
  const known = events.flatMap((event): CommittableEvent[] => {
    if (event.targetUserId === null) return [{ ...event, userId: null }];
    const userId = users.get(event.targetUserId);
    return userId === undefined ? [] : [{ ...event, userId }];
  });
  const leaders = [...new Map(known.toReversed().map((event) => [keyOf(event), event])).values()];
  const inserted = leaders.length > 0 ? await insertEvents(client, leaders) : new Set<string>();
  await enqueue(
    context,
    client,
    leaders.filter((event) => inserted.has(event.id)),
  );
  const losers = leaders.filter((event) => !inserted.has(event.id));
  const first =
    losers.length > 0 ? await firstEvents(client, losers) : new Map<string, FirstEvent>();
  for (const leader of leaders) {
    if (inserted.has(leader.id)) {
      first.set(keyOf(leader), { notificationId: leader.id, bodyHash: leader.bodyHash });
    }
  }
  const knownIds = new Set(known.map((event) => event.id));
  return events.map((event) => {
    if (!knownIds.has(event.id)) return unknownUser();
    return inserted.has(event.id)
      ? { id: event.id, status: "accepted" }
      : duplicateOf(event, first.get(keyOf(event)));
  });
}

const keyOf = (event: PreparedEvent) => `${event.producer.id}/${event.idempotencyKey}`;

const unknownUser = () =>
  new Refusal(
    "not_found",
    "target.userId is not known. Create the user first, or send createUser with the event.",
    { errors: [{ path: "target.userId", message: "is not known" }] },
  );

function duplicateOf(event: PreparedEvent, first: FirstEvent | undefined): Accepted | Refusal {
  if (!first) return new Refusal("unavailable", "The key just expired. Retry with the same key.");
  if (first.bodyHash !== event.bodyHash) {
    return new Refusal(
      "conflict",
      `The idempotency key was used for another event, ${first.notificationId}. Use a new key for a new event.`,
    );
  }
  return { id: first.notificationId, status: "duplicate" };
}

async function usersOf(client: PoolClient, events: PreparedEvent[]): Promise<Map<string, number>> {
  const wanted = events.flatMap((event) => event.targetUserId ?? []);
  const known = await resolveUsers(client, wanted);
  const created = events.filter(
    ({ event, targetUserId }) => event.createUser && targetUserId && !known.has(targetUserId),
  );
  if (created.length === 0) return known;
  await createUsers(client, created);
  return resolveUsers(client, wanted);
}

/** Pointers only: direct notifications go straight to fan-out in micro-batches, others to planning. */
async function enqueue(
  { boss }: Context,
  client: PoolClient,
  events: CommittableEvent[],
): Promise<void> {
  const db = jobsIn(client);
  const due = events.filter((event) => !event.scheduled);
  for (const priority of priorities) {
    const own = due.filter((event) => event.priority === priority);
    const direct = own.filter((event) => event.userId !== null);
    const planned = own.filter((event) => event.userId === null);
    const jobs = pointersTo(direct, idsPerJob[priority]).map((ids) => ({
      data: { ids },
      ...beforeFanouts,
    }));
    if (jobs.length > 0) await boss.insert(queues.fanout(priority), jobs, { db });
    const plans = planned.map((event) => ({ data: { ids: [event.id] } }));
    if (plans.length > 0)
      await boss.insert(queues.plan(priority satisfies Priority), plans, { db });
  }
}

/** Events of a producer that is cut off go one by one: nobody else's shall wait for a poison one. */
function pointersTo(events: CommittableEvent[], size: number): string[][] {
  const trusted = events.filter(({ producer }) => producer.cutOff === null).map(({ id }) => id);
  const alone = events.filter(({ producer }) => producer.cutOff !== null).map(({ id }) => [id]);
  return [...chunks(trusted, size), ...alone];
}

function chunks<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
