import type { Queryable } from "@/db/client";
import type { Context } from "@/server/context";
import { type Effect, readEffects } from "./effect";
import { label, phrase } from "./phrase";
import type { Scope } from "./scopes";
import { type SoFar, stoppedSoFar } from "./so-far";
import { columns, type KillSwitch } from "./switch";

/** A switch as pages show it. */
export type ShownSwitch = KillSwitch & {
  /** What people call its value. */
  label: string;
  /** What a second person types. */
  phrase: string;
  effect: Effect | null;
};

/** More switches are never shown as live; more history is on the next page. */
const mostLive = 100;
const pageSize = 30;

/** What history is narrowed to; null: not by this. */
export type HistoryFilters = { scope: Scope | null; by: string | null };

/** Everything that stops now, and what waits for its second person; newest first. */
export async function readSwitches({
  pool,
  clock,
}: Context): Promise<{ live: ShownSwitch[]; waiting: ShownSwitch[] }> {
  const open = await select(
    pool,
    `where k.lifted_at is null and (k.expires_at is null or k.expires_at > $1)
     order by k.id desc limit ${mostLive}`,
    [clock.now()],
  );
  return {
    live: open.filter(({ effectiveAt }) => effectiveAt !== null),
    waiting: open.filter(({ effectiveAt }) => effectiveAt === null),
  };
}

/** How much each of the live ones stopped, a few at a time. */
export async function readSoFar(context: Context, ids: number[]): Promise<Map<number, SoFar>> {
  const switches = await select(context.pool, "where k.id = any($1::int[]) order by k.id desc", [
    ids.slice(0, mostLive),
  ]);
  const counted = new Map<number, SoFar>();
  for (const one of switches) counted.set(one.id, await stoppedSoFar(context, one));
  return counted;
}

/** One switch as pages show it; undefined where there is none. */
export async function readShown(client: Queryable, id: number): Promise<ShownSwitch | undefined> {
  const [shown] = await select(client, "where k.id = $1", [id]);
  return shown;
}

/** Switches that are over, newest first, from an id on. By primary key. */
export async function readHistory(
  { pool, clock }: Context,
  { scope, by }: HistoryFilters,
  cursor: number | null,
): Promise<{ items: ShownSwitch[]; nextCursor: number | null }> {
  const items = await select(
    pool,
    `where (k.lifted_at is not null or k.expires_at <= $1) and ($2::int is null or k.id < $2)
       and ($3::text is null or k.scope = $3)
       and ($4::text is null or $4 in (k.created_by, k.confirmed_by, k.lifted_by))
     order by k.id desc limit ${pageSize}`,
    [clock.now(), cursor, scope, by],
  );
  const last = items.length === pageSize ? (items.at(-1)?.id ?? null) : null;
  return { items, nextCursor: last };
}

/** Live switches that concern whoever works with the workspace: everything, a priority, a channel. */
export async function readWideSwitches({ pool, clock }: Context): Promise<ShownSwitch[]> {
  return select(
    pool,
    `where k.scope in ('all', 'priority', 'channel') and k.effective_at is not null
       and k.lifted_at is null and (k.expires_at is null or k.expires_at > $1) order by k.id desc limit 10`,
    [clock.now()],
  );
}

/** Live switches of just this scope and value: what the page of the thing itself shows. */
export async function readSwitchesOf(
  { pool, clock }: Context,
  { scope, value }: { scope: Scope; value: string },
): Promise<ShownSwitch[]> {
  return select(
    pool,
    `where k.scope = $1 and k.value = $2 and k.lifted_at is null
       and (k.expires_at is null or k.expires_at > $3) order by k.id desc limit 10`,
    [scope, value, clock.now()],
  );
}

async function select(client: Queryable, where: string, values: unknown[]): Promise<ShownSwitch[]> {
  const { rows } = await client.query<Omit<ShownSwitch, "effect">>(
    `select ${columns}, ${label} as label, ${phrase} as phrase from kill_switches k ${where}`,
    values,
  );
  const effects = await readEffects(
    client,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...row, effect: effects.get(row.id) ?? null }));
}
