import type { Pool } from "@/db/client";
import type { Priority } from "@/server/queues";
import { createShedLevel } from "./load/shed-level";

/** P0 latency (p95, ms) above which P2 slows down, and above which it stops. */
const slowAboveMs = 150;
const stopAboveMs = 800;
const sampleEveryMs = 500;

export type Pressure = {
  /** How long (ms) a piece of work of this priority should wait first; 0: go. */
  delayMs(): Promise<number>;
};

/**
 * P2 yields to P0: it slows down as P0's latency (published by the P0 workers' leases) rises, and
 * stops before P0 suffers; while load is shed, what of it is already fanned out goes on slowly. P0 and P1
 * never wait.
 */
export function createPressure(pool: Pool, priority: Priority): Pressure {
  let sampledAt = Number.NEGATIVE_INFINITY;
  let latencyMs = 0;
  const shed = createShedLevel(pool);

  return {
    async delayMs() {
      if (priority < 2) return 0;
      if (performance.now() - sampledAt > sampleEveryMs) {
        sampledAt = performance.now();
        latencyMs = await p0Latency(pool);
      }
      if (latencyMs > stopAboveMs || (await shed.now()) >= 1) return 2_000;
      return latencyMs > slowAboveMs ? latencyMs : 0;
    },
  };
}

async function p0Latency(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ ms: number }>({
    name: "pressure.p0",
    text: `select coalesce(max(latency_ms), 0)::int as ms from worker_leases
           where priority = 0 and beat_at > clock_timestamp() - interval '5 s'`,
  });
  return rows[0]?.ms ?? 0;
}
