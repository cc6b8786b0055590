import type { Queryable } from "@/db/client";
import { listen } from "@/db/listen";
import type { Context } from "@/server/context";
import { createLeft } from "./left";
import { type LiveSwitch, readLive } from "./live";
import { matches, type SwitchFacts, type Way } from "./matches";

/**
 * What one process knows of kill switches, to be asked right before a provider is called. The database is
 * asked as well when a chunk is loaded: the board only makes a switch hold for what was loaded before it.
 */
export type Board = {
  /** Whether a message may go this way now. One that may is counted as having left. */
  lets(of: SwitchFacts | undefined, way: Way): boolean;
  /** Whether a switch stops the account with this key. */
  stopsAccount(key: string): boolean;
  /** Reads the switches, and acknowledges those that are new. */
  refresh(client?: Queryable): Promise<void>;
};

/** How often (ms) the switches are read where no notice comes. */
const pollMs = 300;

/** A board that is read when `refresh` is called. It acknowledges under the process's lease. */
export function createBoard(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  leaseId: () => number,
): Board {
  const left = createLeft();
  let live: LiveSwitch[] = [];
  /** null before the first look: what was on already is no news. */
  let known: Set<number> | null = null;
  const isOn = ({ expiresAt }: LiveSwitch, at: Date) => expiresAt === null || expiresAt > at;

  return {
    lets(of, way) {
      if (of === undefined) return false;
      const at = clock.now();
      if (live.some((one) => isOn(one, at) && matches(one, of, way))) return false;
      left.add(at.getTime(), of, way);
      return true;
    },
    stopsAccount(key) {
      const at = clock.now();
      return live.some((one) => one.scope === "provider" && one.value === key && isOn(one, at));
    },
    async refresh(client = pool) {
      const before = known;
      live = await readLive(client);
      // From here on nothing of it leaves.
      const at = clock.now();
      const fresh = before === null ? [] : live.filter(({ id }) => !before.has(id));
      if (fresh.length > 0) {
        const counts = fresh.map((one) => left.count(one, one.effectiveAt.getTime()));
        await acknowledge(client, fresh, counts, leaseId(), at);
      }
      known = new Set(live.map(({ id }) => id));
    },
  };
}

async function acknowledge(
  client: Queryable,
  fresh: LiveSwitch[],
  counts: number[],
  leaseId: number,
  at: Date,
): Promise<void> {
  await client.query(
    `insert into switch_acks (switch_id, lease_id, at, had_left)
     select id, $3, $4, n from unnest($1::int[], $2::int[]) as a(id, n) on conflict do nothing`,
    [fresh.map(({ id }) => id), counts, leaseId, at],
  );
}

/**
 * A board that follows the database by itself: it is told of every change (LISTEN, on a connection of its
 * own, so that a busy pool cannot keep it waiting), and looks several times a second in any case.
 */
export async function openBoard(
  context: Pick<Context, "pool" | "clock" | "config" | "log">,
  leaseId: () => number,
): Promise<Board & { close(): Promise<void> }> {
  const { pool, config, log } = context;
  const board = createBoard(context, leaseId);
  await board.refresh(pool);
  const listener = listen(config.databaseUrl, {
    channel: "carillon_switches",
    name: "switches",
    pollMs,
    onLook: (client) => board.refresh(client),
    onError: (error) => log.warn({ err: error.message }, "kill switches: trying again"),
  });
  return { ...board, close: listener.close };
}
