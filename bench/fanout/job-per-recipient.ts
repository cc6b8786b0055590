import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Pool } from "@/db/client";
import { prepareGraphile } from "./graphile-jobs";
import { preparePgBoss } from "./pg-boss-jobs";
import { insertFanout } from "./set-based";
import type { Recording } from "./share";

export type Library = "pg-boss" | "graphile-worker";
export type Order = {
  url: string;
  library: Library;
  recording: Recording;
  notificationId: string;
  total: number;
  from: number;
  to: number;
};
export type Report = { ready: true } | { handled: number };
export type Signal = "go" | "done";

/** As many processes as the set-based run has connections; each has a connection for every step. */
const processes = 2;
const prepare = { "pg-boss": preparePgBoss, "graphile-worker": prepareGraphile };

/**
 * What one would write first: one job per recipient 1 … `total` on a queue library, each evaluated in
 * TypeScript with cached preferences and recorded; inserted, fetched and completed in batches by two
 * processes. @returns seconds from the first insert to the last completion.
 */
export async function jobPerRecipient(
  { url, pool }: { url: string; pool: Pool },
  { library, recording, total }: { library: Library; recording: Recording; total: number },
): Promise<number> {
  await prepare[library](url);
  const notificationId = await insertFanout(pool);
  const children = Array.from({ length: processes }, (_, i) => {
    const child = fork(fileURLToPath(new URL("./job-process.ts", import.meta.url)));
    const share = {
      from: Math.floor((i * total) / processes),
      to: Math.floor(((i + 1) * total) / processes),
    };
    child.send({ url, library, recording, notificationId, total, ...share } satisfies Order);
    return child;
  });
  try {
    await Promise.all(children.map(ready));
    await pool.query("checkpoint");
    const seconds = await race(children, total);
    await expectRecorded(pool, notificationId, total);
    return seconds;
  } finally {
    for (const child of children) child.kill();
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`a bench process ended with ${code}`)));
  });
}

async function race(children: ChildProcess[], total: number): Promise<number> {
  const tell = (signal: Signal) => children.map((child) => child.send(signal));
  const exits = children.map((child) => new Promise((resolve) => child.once("exit", resolve)));
  const start = performance.now();
  const handledAll = new Promise<void>((resolve) => {
    let handled = 0;
    for (const child of children) {
      child.on("message", (report: Report) => {
        if ("handled" in report) handled += report.handled;
        if (handled >= total) resolve();
      });
    }
  });
  tell("go");
  await handledAll;
  const seconds = (performance.now() - start) / 1_000;
  tell("done");
  await Promise.all(exits);
  return seconds;
}

/** A baseline that did not do the work is no baseline. */
async function expectRecorded(pool: Pool, notificationId: string, total: number): Promise<void> {
  const { rows } = await pool.query<{ n: number }>(
    "select count(*) as n from messages where notification_id = $1",
    [notificationId],
  );
  if (rows[0]?.n !== total) throw new Error(`recorded ${rows[0]?.n} of ${total} recipients`);
}
