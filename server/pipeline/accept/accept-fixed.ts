import { type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { isAboutEvent } from "@/server/dead-letters/letter";
import { Refusal } from "@/server/errors";
import { malformed } from "@/server/malformed";
import { type Producer, producerColumns } from "@/server/notification-types/producer";
import { createTypeRegistry } from "@/server/notification-types/registry";
import { commitEvents } from "./commit";
import { EventInput } from "./contract";
import { countCommitted } from "./count";
import { prepare } from "./prepare";

/** The direct event that a letter is about, as it was accepted. */
type Original = {
  typeKey: string;
  priority: number;
  typePriority: number;
  userId: string;
  actor: string | null;
  object: string | null;
  channels: string[];
  producer: Producer;
};

/**
 * Accepts the event of a dead letter anew, with other data: checked as every event is, with a time to live
 * of its own, and a key that lets it be accepted once. The letter names the new notification. What could not be
 * rendered for one channel goes by that one alone: the others have theirs.
 * @returns the new notification's id
 * @throws Refusal `conflict` when the letter is decided already, `malformed` naming the field
 */
export async function acceptFixed(
  context: Context,
  actor: string,
  { letterId, data }: { letterId: number; data: Record<string, unknown> },
): Promise<{ id: string }> {
  const { pool, clock } = context;
  const now = clock.now();
  const { prepared, result } = await transaction(pool, async (client) => {
    const original = await takeOriginal(client, letterId);
    const services = { pool, types: createTypeRegistry(pool) };
    const event = eventOf(original, letterId, data);
    const made = await prepare(services, original.producer, event, now);
    const [answer] = await commitEvents(context, client, [made]);
    if (!answer || answer instanceof Refusal) throw answer ?? gone();
    await client.query(
      `update dead_letters set state = 'replayed', decided_by = $2, decided_at = $3, note = $4
       where id = $1`,
      [letterId, actor, now, `Fixed, and accepted as ${answer.id}`],
    );
    const detail = { as: answer.id };
    await record(client, {
      ...{ actor, action: "dead-letters.fix", subject: String(letterId), detail },
    });
    return { prepared: made, result: answer };
  });
  countCommitted(context, prepared, result);
  return { id: result.id };
}

/** Locks the letter: of two who fix it at once, the second finds it decided. */
async function takeOriginal(client: PoolClient, letterId: number): Promise<Original> {
  const { rows: letters } = await client.query<{ notificationId: string; channel: string | null }>(
    `select l.notification_id as "notificationId", l.channel from dead_letters l
     where l.id = $1 and l.state = 'open' and ${isAboutEvent} and l.notification_id is not null
     for update`,
    [letterId],
  );
  const letter = letters[0];
  if (!letter) throw gone();
  const { notificationId, channel } = letter;
  const { rows } = await client.query<Omit<Original, "producer"> & { producer: Producer }>(
    `select n.type_key as "typeKey", n.priority, t.priority as "typePriority",
       u.external_id as "userId", n.actor, n.object,
       case when $2::text is null then n.channels else array[$2] end as channels,
       (select to_jsonb(one) from (select ${producerColumns}) one) as producer
     from notifications n join producers p on p.id = n.producer_id
     join notification_types t on t.key = n.type_key
     join users u on u.id = n.user_id and u.erased_at is null
     where n.id = $1 and (n.status = 'dead' or $2 is not null)`,
    [notificationId, channel],
  );
  const original = rows[0];
  if (!original)
    throw new Refusal(
      "conflict",
      "Only an event to one user can be fixed: replay it, or post it anew.",
    );
  return original;
}

const gone = () =>
  new Refusal("conflict", "This letter is decided already, or no event to be fixed: look again.");

function eventOf(original: Original, letterId: number, data: Record<string, unknown>): EventInput {
  const { typeKey, priority, typePriority, userId, actor, object, channels } = original;
  const parsed = EventInput.safeParse({
    type: typeKey,
    idempotencyKey: `letter-${letterId}`,
    target: { userId },
    ...(actor === null ? {} : { actor }),
    ...(object === null ? {} : { object }),
    // An event may lower its type's priority, and that is kept.
    ...(priority > typePriority ? { priority: `P${priority}` } : {}),
    channels,
    data,
  });
  if (!parsed.success) throw malformed(parsed.error.issues);
  return parsed.data;
}
