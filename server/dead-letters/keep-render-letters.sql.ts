import type { Queryable } from "@/db/client";
import { keepLetters } from "./keep-letters.sql";

/** A delivery whose data its template cannot be rendered with. */
export type Unrenderable = {
  notificationId: string;
  userId: number;
  channel: string;
  error: string;
};

/** As `deliveries.reason` has it, and the pointers of such letters. */
export const renderFailed = "render_failed";

const lockClass = 45;

/**
 * Keeps what data of a producer's cannot be rendered: one letter for each notification and channel, however
 * many recipients it fails for, and in however many chunks. Its template version is the notification's own.
 * Call it last in a transaction: it locks producers.
 */
export async function keepRenderLetters(
  client: Queryable,
  now: Date,
  failures: Unrenderable[],
): Promise<void> {
  if (failures.length === 0) return;
  const groups = [...Map.groupBy(failures, keyOf).values()].flatMap((own) => groupOf(own) ?? []);
  await client.query(
    `select pg_advisory_xact_lock(${lockClass}, slot) from (
       select distinct hashtext(id) as slot from unnest($1::text[]) as id order by 1) slots`,
    [groups.map(({ notificationId }) => notificationId)],
  );
  const grown = await grow(client, groups);
  const letters = groups.filter((group) => !grown.has(keyOf(group)));
  await keepLetters(
    client,
    now,
    letters.map(({ notificationId, channel, messages, fromUser, toUser, error }) => ({
      ...({ stage: "sending", fault: "producer", notificationId, channel, messages } as const),
      error: `What the event brings cannot be rendered for ${channel}: ${error}`,
      pointer: { spans: [{ notificationId, fromUser, toUser }], reason: renderFailed },
    })),
  );
}

type Group = Omit<Unrenderable, "userId"> & { messages: number; fromUser: number; toUser: number };

const keyOf = (one: { notificationId: string; channel: string }) =>
  `${one.notificationId}/${one.channel}`;

function groupOf(own: Unrenderable[]): Group | null {
  const [first] = own;
  if (!first) return null;
  const users = own.map(({ userId }) => userId);
  const { userId: _, ...of } = first;
  return {
    ...{ ...of, messages: own.length },
    ...{ fromUser: Math.min(...users), toUser: Math.max(...users) },
  };
}

/** Letters that are still open take in what failed since. By dead_letters_notification. */
async function grow(client: Queryable, groups: Group[]): Promise<Set<string>> {
  const { rows } = await client.query<{ notificationId: string; channel: string }>(
    `update dead_letters l set messages = l.messages + g.messages,
       pointer = l.pointer || jsonb_build_object('spans', jsonb_build_array(jsonb_build_object(
         'notificationId', l.notification_id,
         'fromUser', least(g."fromUser", (l.pointer #>> '{spans,0,fromUser}')::bigint),
         'toUser', greatest(g."toUser", (l.pointer #>> '{spans,0,toUser}')::bigint))))
     from json_to_recordset($1::json)
       as g("notificationId" uuid, channel text, messages int, "fromUser" bigint, "toUser" bigint)
     where l.notification_id = g."notificationId" and l.channel = g.channel and l.state = 'open'
       and l.pointer ->> 'reason' = '${renderFailed}'
     returning l.notification_id as "notificationId", l.channel`,
    [JSON.stringify(groups)],
  );
  return new Set(rows.map(keyOf));
}
