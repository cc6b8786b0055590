import { z } from "zod";
import type { Context } from "@/server/context";

const timeoutMs = 2_000;
/** A lease that has not beaten for so long belongs to a worker that is gone. */
export const leaseMs = 10_000;

export const Readiness = z.object({
  status: z.enum(["ready", "unavailable"]),
  database: z.enum(["ok", "not migrated", "unreachable"]),
  /** Living workers by priority: information, not a condition. */
  workers: z.object({ p0: z.int(), p1: z.int(), p2: z.int() }),
});
export type Readiness = z.infer<typeof Readiness>;

const noWorkers = { p0: 0, p1: 0, p2: 0 };

/** Whether requests can be served: one database round trip, answered within two seconds. */
export async function checkReadiness(context: Context): Promise<Readiness> {
  try {
    const migrated = await within(timeoutMs, isMigrated(context));
    if (!migrated) return { status: "unavailable", database: "not migrated", workers: noWorkers };
    const workers = await within(timeoutMs, livingWorkers(context));
    return { status: "ready", database: "ok", workers };
  } catch {
    return { status: "unavailable", database: "unreachable", workers: noWorkers };
  }
}

/** The queue is made last: a database that has it has everything. */
async function isMigrated({ pool }: Context): Promise<boolean> {
  const { rows } = await pool.query<{ migrated: boolean }>(
    "select to_regclass('public.workspace') is not null and to_regclass('pgboss.queue') is not null as migrated",
  );
  return rows[0]?.migrated ?? false;
}

/** Workers whose lease still beats, by priority. */
export async function livingWorkers({ pool, clock }: Context): Promise<Readiness["workers"]> {
  const { rows } = await pool.query<Readiness["workers"]>(
    `select (count(*) filter (where priority = 0))::int as p0,
            (count(*) filter (where priority = 1))::int as p1,
            (count(*) filter (where priority = 2))::int as p2
     from worker_leases where beat_at > $1::timestamptz`,
    [new Date(clock.now().getTime() - leaseMs)],
  );
  return rows[0] ?? noWorkers;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
