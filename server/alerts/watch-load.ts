import { cpus, loadavg } from "node:os";
import type { Context } from "@/server/context";
import { writeLoad } from "@/server/control/load/load-state";
import { readPoolWait } from "@/server/control/load/pool-waits";
import { type Level, nextLevel, partsOf, scoreOf, smoothed } from "@/server/control/load/score";
import { readConnections } from "./rules/database";
import { readAges } from "./rules/queues.sql";

export type LoadWatch = {
  /** Judges the load of this second, and writes it down. */
  look(): Promise<void>;
};

/** The load, second by second: every figure is a probe of what is open now. */
export function createLoadWatch(context: Context): LoadWatch {
  const { pool, clock } = context;
  let score = 0;
  let level: Level = 0;
  return {
    async look() {
      const at = clock.now();
      const [ages, connections, poolWaitSeconds, providersDown] = await Promise.all([
        readAges(pool, at),
        readConnections(pool),
        readPoolWait(pool),
        readProvidersDown(context),
      ]);
      const age = (priority: number) =>
        Math.max(0, ages.find((one) => one.priority === priority)?.seconds ?? 0);
      const parts = partsOf({
        ageSeconds: { p0: age(0), p1: age(1) },
        connectionShare: connections.most > 0 ? connections.used / connections.most : 0,
        lockWaits: connections.lockWaits,
        poolWaitSeconds,
        cpuLoad: (loadavg()[0] ?? 0) / Math.max(1, cpus().length),
        providersDown,
      });
      score = smoothed(score, scoreOf(parts));
      level = nextLevel(level, score);
      await writeLoad(pool, { score, parts, level, at });
    },
  };
}

/** Of the accounts that have a breaker; some tens of rows. */
async function readProvidersDown({ pool }: Context): Promise<number> {
  const { rows } = await pool.query<{ share: number }>({
    name: "load.providers",
    text: `select coalesce(avg((state <> 'closed')::int), 0)::float8 as share from provider_health`,
  });
  return rows[0]?.share ?? 0;
}
