import { type JobWithMetadata, PgBoss } from "pg-boss";
import type { z } from "zod";
import type { Config } from "@/server/config";
import type { Logger } from "@/server/log";
import type { Priority } from "@/server/queues";

/** The shortest poll that the queue allows. */
const pollSeconds = 0.5;
/** P0 and P1 are woken by NOTIFY; for retries, which nobody tells of, one lane of a queue goes on polling. */
const idlePollSeconds = 60;

/** What happened to a job, for the queue. */
export type JobResult =
  | { status: "completed" | "deadletter" }
  /** Kept with the job, for its next attempt. */
  | { status: "failed"; error: string };

export type Consumer = {
  /**
   * Works on a queue with `lanes` fetches of up to `batch` jobs at once. A job that is no such
   * `pointer` goes to the dead letters, and never to `handle`.
   */
  consume<Data extends object>(
    queue: string,
    pointer: z.ZodType<Data>,
    options: { lanes: number; batch: number },
    handle: (jobs: JobWithMetadata<Data>[]) => Promise<JobResult[]>,
  ): Promise<void>;
  /** Wakes this process's lanes of a queue, when it has just enqueued something there itself; NOTIFY does for P0 and P1. */
  wake(queue: string): void;
  /** Waits for the jobs under way, `timeoutMs` at most. */
  stop(timeoutMs: number): Promise<void>;
};

/**
 * A worker's own connection to the queue: it fetches, keeps heartbeats and supervises.
 * @param onUnreadable hears of jobs that are no pointer, before they go to the dead letters.
 */
export async function startConsumer(
  config: Config,
  log: Logger,
  priority: Priority,
  onUnreadable: (queue: string, jobId: string) => Promise<void>,
): Promise<Consumer> {
  const listens = priority < 2;
  const boss = new PgBoss({
    connectionString: config.databaseUrl,
    application_name: `carillon queue p${priority}`,
    max: 4,
    useListenNotify: listens,
    migrate: false,
    createSchema: false,
    schedule: false,
    superviseIntervalSeconds: priority === 0 ? 10 : 2,
    monitorIntervalSeconds: 5,
  });
  boss.on("error", (error) => log.warn({ err: error.message }, "job queue"));
  boss.on("warning", (warning) => log.debug({ warning: warning.message }, "job queue"));
  await boss.start();
  const lanes = new Map<string, string[]>();

  return {
    async consume<Data extends object>(
      queue: string,
      pointer: z.ZodType<Data>,
      options: { lanes: number; batch: number },
      handle: (jobs: JobWithMetadata<Data>[]) => Promise<JobResult[]>,
    ) {
      for (let i = 0; i < options.lanes; i += 1) {
        const lane = await boss.work(
          queue,
          {
            batchSize: options.batch,
            includeMetadata: true,
            perJobResults: true,
            pollingIntervalSeconds: pollSeconds,
            notifyPollingIntervalSeconds: i === 0 ? pollSeconds : idlePollSeconds,
          },
          async (jobs: JobWithMetadata<object>[]) => {
            const readable = jobs.flatMap((job) => read(pointer, job) ?? []);
            const results = await handle(readable);
            // There may be more: fetch again at once instead of after the poll. What came meanwhile was told.
            if (!listens || jobs.length === options.batch) boss.notifyWorker(lane);
            const settled = new Map(readable.map(({ id }, i) => [id, settlementOf(results[i])]));
            for (const { id } of jobs) if (!settled.has(id)) await onUnreadable(queue, id);
            return jobs.map(({ id }) => {
              const own = settled.get(id);
              if (own) return { id, ...own };
              log.error({ queue, job: id }, "dead letter: not a pointer");
              return { id, status: "deadletter" };
            });
          },
        );
        lanes.set(queue, [...(lanes.get(queue) ?? []), lane]);
      }
    },
    wake: (queue) => {
      if (listens) return;
      for (const lane of lanes.get(queue) ?? []) boss.notifyWorker(lane);
    },
    stop: (timeoutMs) => boss.stop({ graceful: true, timeout: timeoutMs }),
  };
}

/** As the queue takes it: the error becomes the job's output. */
const settlementOf = (result: JobResult = { status: "failed", error: "It has no result" }) =>
  result.status === "failed"
    ? { status: result.status, output: { message: result.error } }
    : result;

function read<Data extends object>(
  pointer: z.ZodType<Data>,
  job: JobWithMetadata<object>,
): JobWithMetadata<Data> | undefined {
  const { data } = pointer.safeParse(job.data);
  return data && { ...job, data };
}
