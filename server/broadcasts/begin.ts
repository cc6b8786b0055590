import type { ComposedBroadcast } from "@/db/schema/json";
import { tryCountExactly } from "@/server/audience/count-exact";
import { resolveSegments } from "@/server/audience/resolve-segments";
import { record } from "@/server/audit/record";
import { approvalOver } from "@/server/campaigns/approval-rule";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { Producer } from "@/server/notification-types/producer";
import type { Acceptor } from "@/server/pipeline/accept/accept";
import type { Accepted } from "@/server/pipeline/accept/contract";
import { filterOf } from "./composed-audience";
import { composedEvent } from "./composed-event";

/** So much more than was counted is still what was counted. */
export const tolerance = 1.1;

/** By whom and through what a broadcast goes out. */
export type Starter = { acceptor: Acceptor; producer: Producer; by: string };

/** `key` is made where it was composed: the same one again begins nothing more. */
export type Beginning = { key: string; broadcast: ComposedBroadcast };

/**
 * Begins a broadcast, or schedules it: from here on the pipeline has it. One to more people than campaigns may go to
 * without a second person is not begun.
 * @throws Refusal malformed naming the field; conflict when it needs an approval, or the key has begun another one
 */
export async function beginBroadcast(
  context: Context,
  starter: Starter,
  beginning: Beginning,
): Promise<Accepted> {
  const people = await countPeople(context, beginning.broadcast);
  const over = await approvalOver(context.pool);
  if (people > over) {
    throw new Refusal(
      "conflict",
      `It goes to ${people} people; over ${over}, a second person has to approve it. Ask for the approval first.`,
      { errors: [{ path: "people", message: "need a second person" }] },
    );
  }
  return post(context, starter, beginning, { people, over });
}

/**
 * As above, of one that may begin. What is scheduled does not go out once it has grown: to more than need no
 * approval (`over`), and by more than a tenth over `people`. @throws Refusal malformed
 */
export async function post(
  context: Context,
  { acceptor, producer, by }: Starter,
  { key, broadcast }: Beginning,
  { people, over, ...approval }: { people: number; over: number; askedBy?: string },
): Promise<Accepted> {
  const { event, audience } = await composedEvent(context, broadcast, key);
  const limited =
    audience.kind === "segment" && broadcast.startsAt !== null
      ? { ...audience, most: Math.max(over, Math.floor(people * tolerance)) }
      : audience;
  const { templateVersionId } = broadcast;
  const accepted = await acceptor
    .acceptTo(producer, event, limited, templateVersionId)
    .catch(refuseChanged);
  if (accepted.status === "accepted") {
    await record(context.pool, {
      actor: by,
      action: "broadcast.begin",
      subject: accepted.id,
      detail: { type: event.type, at: broadcast.startsAt ?? "once", people, ...approval },
    });
  }
  return accepted;
}

/** Its key has begun another one: it was begun in another tab, and changed in this one. */
function refuseChanged(error: unknown): never {
  if (!(error instanceof Refusal && error.code === "conflict")) throw error;
  throw new Refusal(
    "conflict",
    "This draft has begun already, in another tab, and was changed since. Find it in the list, or start over for another one.",
  );
}

/**
 * People in its audience now, one by one: what is approved is a size. Not knowing counts as very many.
 * @throws Refusal malformed for nobody
 */
export async function countPeople(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  { audience }: ComposedBroadcast,
): Promise<number> {
  const filter = await resolveSegments(pool, filterOf(audience));
  const counted = await tryCountExactly(pool, filter, { now: clock.now(), few: false });
  if (counted?.n === 0) {
    throw new Refusal("malformed", "Nobody is in the audience. Choose somebody first.", {
      errors: [{ path: "audience", message: "is empty" }],
    });
  }
  return counted?.n ?? veryMany;
}

const veryMany = 2_147_483_647;
