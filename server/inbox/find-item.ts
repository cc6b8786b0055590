import type { PoolClient } from "@/db/client";
import { Refusal } from "@/server/errors";
import { keepMarks } from "./broadcasts/keep-marks.sql";
import { readersAmong } from "./broadcasts/readers";
import { inboxWindow, inInbox } from "./window";

/** The row that keeps an item's marks, and what was so before. */
export type MarkedRow = { id: string; read: boolean; clicked: boolean; archived: boolean };

/** An update may take an item's place between finding it and locking it. */
const mostTries = 3;

const marks = `m.notification_id as id, m.read_at is not null as read, m.clicked_at is not null as clicked,
  m.archived_at is not null as archived`;

/**
 * The row of an item in a user's inbox, by the item's id or that of any notification of it. Nobody else marks it
 * until the transaction ends. Of a broadcast it is written now, if it was not there.
 * @throws Refusal `not_found` when the user's inbox has no such item
 */
export async function lockItem(
  client: PoolClient,
  userId: number,
  id: string,
  now: Date,
): Promise<MarkedRow> {
  const { from, to } = inboxWindow(now);
  const lockPersonal = async (of: string): Promise<MarkedRow | undefined> => {
    const { rows } = await client.query<MarkedRow>(
      `select ${marks} from messages m where ${inInbox} and m.notification_id = $4::uuid for no key update`,
      [userId, from, to, of],
    );
    return rows[0];
  };
  let row = await lockPersonal(id);
  for (let tries = 0; !row && tries < mostTries; tries++) {
    const current = await findCurrent(client, userId, id);
    if (current === undefined) break;
    row = await lockPersonal(current);
  }
  return row ?? (await lockBroadcast(client, userId, id, now)) ?? noItem();
}

/**
 * The notification that stands for an aggregate now: its latest update, which the first one names, whether the
 * aggregate is still open or not. Asked for by the first, an update, or an event that went into one.
 */
async function findCurrent(
  client: PoolClient,
  userId: number,
  id: string,
): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `select coalesce(f.replaced_by, f.id) as id
     from notifications x
     left join aggregate_events e on e.user_id = $1 and e.notification_id = x.id
     join notifications f on f.id = coalesce(x.collapse_into, e.first_id, x.id)
     where x.id = $2 and coalesce(f.replaced_by, f.id) <> $2`,
    [userId, id],
  );
  return rows[0]?.id;
}

async function lockBroadcast(
  client: PoolClient,
  userId: number,
  id: string,
  now: Date,
): Promise<MarkedRow | undefined> {
  const readers = await readersAmong(client, id, [userId], now);
  if (readers.length === 0) return undefined;
  await keepMarks(client, userId, [id]);
  const { rows } = await client.query<MarkedRow>(
    `select ${marks} from messages m where m.user_id = $1 and m.notification_id = $2::uuid
     for no key update`,
    [userId, id],
  );
  return rows[0];
}

function noItem(): never {
  throw new Refusal("not_found", "There is no such message in this inbox. Check the id.");
}
