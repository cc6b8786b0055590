import { createPool } from "@/db/client";
import { runGraphile } from "./graphile-jobs";
import type { Order, Report, Signal } from "./job-per-recipient";
import { runPgBoss } from "./pg-boss-jobs";
import { loadRecipients } from "./recipients";

// One of the processes of `job-per-recipient.ts`, which orders it about.

const runners = { "pg-boss": runPgBoss, "graphile-worker": runGraphile };

const done = new AbortController();
const tell = (report: Report) => process.send?.(report);

process.once("message", async (order: Order) => {
  const pool = createPool(order.url, { max: 4, name: "bench job", onError: console.error });
  // A library that borrows the pool wants its connections' errors handled.
  pool.on("connect", (client) => client.on("error", console.error));
  const cache = await loadRecipients(pool, order.total);
  process.on("message", (signal: Signal) => {
    if (signal === "done") done.abort();
    else void work();
  });
  tell({ ready: true });
  const work = async () => {
    const handled = (jobs: number) => tell({ handled: jobs });
    await runners[order.library](pool, { ...order, handled, done: done.signal }, cache);
    await pool.end();
    process.exit(0);
  };
});
