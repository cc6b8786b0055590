import os from "node:os";
import type { Context } from "@/server/context";
import type { Priority } from "@/server/queues";
import { machine } from "./neighbours";

/** How often (ms) a lease beats: eight times within its life (`leaseMs`). */
const beatEveryMs = 250;
/** Latencies older than this (ms) say nothing about now. */
const rememberMs = 10_000;

export type Lease = {
  id(): number;
  /** A latency (ms) that this worker saw; its p95 is published with the next beat. */
  observe(latencyMs: number): void;
  release(): Promise<void>;
};

/**
 * This process's sign of life in `worker_leases`. When it stops beating, what it had claimed is free.
 * A lease that others took for dead (a long stall) is replaced by a new one.
 */
export async function takeLease(context: Context, priority: Priority): Promise<Lease> {
  const { pool, log } = context;
  let id = await insert(context, priority);
  let seen: { at: number; latencyMs: number }[] = [];
  let beating = Promise.resolve();

  async function beat(): Promise<void> {
    seen = seen.filter(({ at }) => at > performance.now() - rememberMs).slice(-1_000);
    try {
      const { rowCount } = await pool.query({
        name: "lease.beat",
        text: "update worker_leases set beat_at = clock_timestamp(), latency_ms = $2 where id = $1",
        values: [id, p95(seen.map(({ latencyMs }) => latencyMs))],
      });
      if (rowCount === 0) id = await insert(context, priority);
    } catch (error) {
      log.warn({ err: error instanceof Error ? error.message : "unknown" }, "lease not renewed");
    }
  }

  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, beatEveryMs);

  return {
    id: () => id,
    observe: (latencyMs) => seen.push({ at: performance.now(), latencyMs }),
    release: async () => {
      clearInterval(timer);
      await beating;
      await pool.query("delete from worker_leases where id = $1", [id]);
    },
  };
}

async function insert({ pool }: Context, priority: Priority): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    "insert into worker_leases (priority, host, pid, machine) values ($1, $2, $3, $4) returning id",
    [priority, os.hostname(), process.pid, machine],
  );
  const row = rows[0];
  if (!row) throw new Error("the lease was not written");
  return row.id;
}

function p95(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0);
}
