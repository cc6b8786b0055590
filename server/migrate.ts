import { PgBoss, type Queue } from "pg-boss";
import { migrateTables } from "@/db/migrate";
import { deadLetterOf, type Priority, priorities, queuesOf } from "./queues";

/**
 * Brings a database up to date: tables, partitions, the job queue and every queue of the pipeline.
 * Safe to repeat, and to run from several processes at once.
 * @throws DatabaseError when the server cannot be reached or is too old.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  await migrateTables(databaseUrl);
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: "carillon migrate",
    max: 2,
    supervise: false,
    schedule: false,
  });
  // What goes wrong here is thrown by the call it belongs to.
  boss.on("error", () => {});
  await boss.start();
  try {
    for (const priority of priorities) await createQueues(boss, priority);
    await tuneQueueTables(boss);
  } finally {
    await boss.stop({ graceful: false });
  }
}

async function createQueues(boss: PgBoss, priority: Priority): Promise<void> {
  const { partition, ...options } = optionsOf(priority);
  for (const name of queuesOf(priority)) {
    const deadLetter = deadLetterOf(name);
    await boss.createQueue(deadLetter, deadLetterOptions);
    await boss.updateQueue(deadLetter, deadLetterOptions);
    await boss.createQueue(name, { ...options, partition, deadLetter });
    await boss.updateQueue(name, { ...options, deadLetter });
  }
}

/** A poison job stays for a person to see for two weeks; nothing works on these queues. */
const deadLetterOptions = { retentionSeconds: 14 * 86_400, deleteAfterSeconds: 0 };

function optionsOf(priority: Priority): Omit<Queue, "name"> {
  return {
    partition: true,
    // P2 polls: its delay does not matter, and its notifications would only wake processes.
    notify: priority < 2,
    // The shortest that the queue allows; the P0 worker has a lease of its own beside it.
    heartbeatSeconds: 10,
    expireInSeconds: { 0: 30, 1: 120, 2: 300 }[priority],
    // Four attempts; the fifth fetch only ends what they left open.
    retryLimit: 4,
    retryDelay: 1,
    retryBackoff: priority > 0,
    deleteAfterSeconds: 60,
  };
}

/**
 * Queue tables are all churn: without these settings dead rows pile up until a fifth of the table
 * is dead, and every fetch walks past them.
 */
async function tuneQueueTables(boss: PgBoss): Promise<void> {
  const names = priorities.flatMap(queuesOf);
  const tables = (await boss.getQueues(names)).map((queue) => queue.table);
  for (const table of new Set(tables)) {
    // The table's name comes from pg-boss (a hash), not from outside.
    await boss.getDb().executeSql(`
      alter table pgboss."${table}" set (
        fillfactor = 70,
        autovacuum_vacuum_scale_factor = 0.01,
        autovacuum_vacuum_threshold = 500,
        autovacuum_vacuum_insert_scale_factor = 0.05,
        autovacuum_analyze_scale_factor = 0.05,
        autovacuum_vacuum_cost_delay = 0
      )`);
  }
}
