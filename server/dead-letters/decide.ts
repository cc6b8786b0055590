import { type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { isReplayable, type LetterState, type Selection, selected } from "./letter";

/** What a decision reached. `at` names it, for taking it back. */
export type Decided = { letters: number; messages: number; at: Date };

/** Letters decided upon at once. */
const most = 100_000;

/** What a decision about a selection would reach. */
export async function countSelection(
  { pool }: Pick<Context, "pool">,
  state: LetterState,
  selection: Selection,
): Promise<{ letters: number; messages: number; replayable: number }> {
  const { sql, values } = selected(selection, 2);
  const { rows } = await pool.query<{ letters: number; messages: number; replayable: number }>(
    `select count(*)::int as letters, coalesce(sum(l.messages), 0)::int as messages,
       count(*) filter (where ${isReplayable})::int as replayable
     from dead_letters l where l.state = $1 and ${sql}`,
    [state, ...values],
  );
  return rows[0] ?? { letters: 0, messages: 0, replayable: 0 };
}

/**
 * Has letters replayed: at once, or so many a second, the oldest first. A worker does it (`replay-due.ts`).
 * @throws Refusal `conflict` when none of them is open
 */
export async function replayLetters(
  context: Context,
  actor: string,
  { selection, perSecond }: { selection: Selection; perSecond: number | null },
): Promise<Decided> {
  const { sql, values } = selected(selection, 4);
  return decide(context, { actor, action: "dead-letters.replay", selection, perSecond }, (now) => ({
    text: `
with picked as materialized (
  select l.id from dead_letters l
  where l.state = 'open' and ${isReplayable} and ${sql} order by l.id limit ${most} for update)
update dead_letters l set state = 'replaying', decided_by = $1, decided_at = $2,
  due_at = $2::timestamptz + coalesce(make_interval(secs => (o.nth - 1) / $3::float8), '0 s')
from (select id, row_number() over (order by id) as nth from picked) o
where l.id = o.id returning l.messages`,
    values: [actor, now, perSecond, ...values],
  }));
}

/** Keeps what is to be replayed and was not yet. @throws Refusal `conflict` when there is none */
export async function stopReplay(
  context: Context,
  actor: string,
  selection: Selection,
): Promise<Decided> {
  const { sql, values } = selected(selection, 1);
  return decide(context, { actor, action: "dead-letters.replay-stopped", selection }, () => ({
    text: `update dead_letters l set state = 'open', due_at = null, decided_by = null, decided_at = null
           where l.state = 'replaying' and ${sql} returning l.messages`,
    values,
  }));
}

/** Puts letters aside: kept as long as the workspace says, and taken back until then. @throws Refusal `conflict` when none is open */
export async function discardLetters(
  context: Context,
  actor: string,
  { selection, note }: { selection: Selection; note: string },
): Promise<Decided> {
  const { sql, values } = selected(selection, 4);
  return decide(context, { actor, action: "dead-letters.discard", selection, note }, (now) => ({
    text: `update dead_letters l set state = 'discarded', decided_by = $1, decided_at = $2, note = $3
           where l.state = 'open' and ${sql} returning l.messages`,
    values: [actor, now, note, ...values],
  }));
}

/** Opens discarded letters again. @throws Refusal `conflict` when none is discarded */
export async function restoreLetters(
  context: Context,
  actor: string,
  selection: Selection,
): Promise<Decided> {
  const { sql, values } = selected(selection, 1);
  return decide(context, { actor, action: "dead-letters.restore", selection }, () => ({
    text: `${restored} and ${sql} returning l.messages`,
    values,
  }));
}

/** Takes back the discarding of a moment (`Decided.at`), one's own. @throws Refusal `conflict` */
export async function undoDiscard(context: Context, actor: string, at: Date): Promise<Decided> {
  return decide(context, { actor, action: "dead-letters.restore" }, () => ({
    text: `${restored} and l.decided_by = $1 and l.decided_at = $2 returning l.messages`,
    values: [actor, at],
  }));
}

const restored = `
update dead_letters l set state = 'open', decided_by = null, decided_at = null, note = ''
where l.state = 'discarded'`;

type Step = {
  actor: string;
  action: string;
  selection?: Selection;
  perSecond?: number | null;
  note?: string;
};

async function decide(
  { pool, clock }: Context,
  step: Step,
  statement: (now: Date) => { text: string; values: unknown[] },
): Promise<Decided> {
  const now = clock.now();
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ messages: number }>(statement(now));
    if (rows.length === 0)
      throw new Refusal("conflict", "None of these letters is left as you saw it: look again.");
    const messages = rows.reduce((sum, row) => sum + row.messages, 0);
    const decided = { letters: rows.length, messages, at: now };
    await note(client, step, decided);
    return decided;
  });
}

async function note(
  client: PoolClient,
  { actor, action, selection, perSecond, note: why }: Step,
  { letters, messages }: Decided,
): Promise<void> {
  const about =
    selection === undefined
      ? {}
      : "ids" in selection
        ? { ids: selection.ids.slice(0, 100) }
        : { ...selection.group, producer: selection.producer };
  await record(client, {
    ...{ actor, action },
    detail: {
      ...{ ...about, letters, messages },
      ...(perSecond === undefined ? {} : { perSecond }),
      ...(why ? { note: why } : {}),
    },
  });
}
