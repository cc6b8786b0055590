import { type ChildProcess, fork, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { z } from "zod";
import type { Pool } from "@/db/client";
import type { Priority } from "@/server/queues";
import { freePort } from "./sandbox/testing";
import { compile } from "./supervisor/compile";

const root = fileURLToPath(new URL("..", import.meta.url));
const followParent = new URL("./supervisor/follow-parent.ts", import.meta.url).href;

/** A real process of the installation, started for a test. */
export type TestProcess = {
  pid: number;
  /** Sends a signal and resolves with the exit code when it is gone; null when the signal ended it. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null>;
  /** Stops it where it is, or lets it go on. */
  freeze(frozen: boolean): void;
  alive(): boolean;
};

export type Stage = AsyncDisposable & {
  /** The environment of every process of this stage. */
  env: NodeJS.ProcessEnv;
  /** Starts a worker, compiled as the supervisor does, and resolves when it is ready. */
  worker(priority: Priority): Promise<TestProcess>;
  /** Starts a watch process, compiled as the supervisor does, and resolves when it is ready. */
  watch(): Promise<TestProcess>;
  /** Starts a module given as source text (with `@/` imports); it must call announceReady(). */
  script(source: string): Promise<TestProcess>;
  /** Sets how the sandbox behaves, e.g. `{latencyMs: 200}`. */
  behave(channel: string, change: object): Promise<void>;
  /** What the sandbox received: of one notification and channel, or everything. */
  received(filter?: { notificationId?: string; channel?: string }): Promise<Receipt[]>;
};

const Receipt = z.object({
  reference: z.string(),
  notificationId: z.string(),
  userId: z.coerce.number(),
  channel: z.string(),
});
/** One message that reached the sandbox; `userId` is the internal one. */
export type Receipt = z.infer<typeof Receipt>;

const Page = z.object({ items: z.array(Receipt), nextCursor: z.string().nullable() });

/**
 * A sandbox of the test's own and whatever is started beside it, on one database:
 * `await using stage = await startStage(database.url)`. Leaving it kills every process.
 */
export async function startStage(databaseUrl: string): Promise<Stage> {
  const sandboxUrl = `http://127.0.0.1:${await freePort()}`;
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: "production",
    TZ: "UTC",
    LOG_LEVEL: "warn",
    DATABASE_URL: databaseUrl,
    SANDBOX_URL: sandboxUrl,
    SANDBOX_SECRET: "sandbox-of-a-test",
    AUTH_SECRET: "a secret of tests, of at least 32 characters",
  };
  const processes: TestProcess[] = [];
  const run = async (child: ChildProcess) => {
    const started = await untilReady(child);
    processes.push(started);
    return started;
  };
  const compiled = async (entry: string, ...args: string[]) =>
    run(
      fork(await compileOnce(entry), args, {
        cwd: root,
        env,
        execArgv: ["--import", followParent],
        stdio: ["ignore", "ignore", "pipe", "ipc"],
      }),
    );
  await compiled("workers/sandbox.ts");
  return {
    env,
    worker: (priority) => compiled("workers/main.ts", "--priority", `p${priority}`),
    watch: () => compiled("workers/watch.ts"),
    script: (source) =>
      run(
        spawn(
          process.execPath,
          ["--import", "tsx", "--import", followParent, "--input-type=module", "-e", source],
          { cwd: root, env, stdio: ["ignore", "ignore", "pipe", "ipc"] },
        ),
      ),
    behave: async (channel, change) => {
      const response = await fetch(`${sandboxUrl}/_sandbox/providers/${channel}`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(change),
      });
      if (!response.ok) throw new Error(`the sandbox answered ${response.status}`);
    },
    received: (filter = {}) => readLedger(sandboxUrl, filter),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(processes.map((one) => one.end("SIGKILL")));
    },
  };
}

const outputs = new Map<string, Promise<string>>();

function compileOnce(entry: string): Promise<string> {
  const output = outputs.get(entry) ?? compile(entry);
  outputs.set(entry, output);
  return output;
}

/** Resolves when the child says that it is ready; rejects, with what it wrote, when it ends before. */
async function untilReady(child: ChildProcess): Promise<TestProcess> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const gone = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const ready = new Promise<void>((resolve) => child.once("message", () => resolve()));
  const early = gone.then((code) => {
    throw new Error(`the process ended with ${code} before it was ready: ${said.trim()}`);
  });
  await Promise.race([ready, early]);
  early.catch(() => {});
  return {
    pid: child.pid ?? 0,
    alive: () => child.exitCode === null && child.signalCode === null,
    freeze: (frozen) => child.kill(frozen ? "SIGSTOP" : "SIGCONT"),
    end: (signal) => {
      child.kill(signal);
      return gone;
    },
  };
}

/** Page by page, newest first; what arrives meanwhile is not in it. */
async function readLedger(
  sandboxUrl: string,
  filter: { notificationId?: string; channel?: string },
): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  for (let cursor: string | null = "0"; cursor !== null; ) {
    const query = new URLSearchParams({ ...filter, limit: "10000", cursor });
    const response = await fetch(`${sandboxUrl}/_sandbox/received?${query}`);
    const page: z.infer<typeof Page> = Page.parse(await response.json());
    receipts.push(...page.items);
    cursor = page.nextCursor;
  }
  return receipts;
}

/** Waits until `what` answers something other than null, false or undefined; looks every 25 ms. */
export async function eventually<T>(
  what: () => Promise<T | null | false | undefined>,
  timeoutMs = 90_000,
): Promise<T> {
  return vi.waitFor(
    async () => {
      const value = await what();
      if (value === null || value === false || value === undefined) throw new Error("not yet");
      return value;
    },
    { timeout: timeoutMs, interval: 25 },
  );
}

/**
 * Lets the queue notice at once, and not after 10 s, that nobody keeps the heartbeats of the jobs
 * under way: moves them into the past. Only while no worker of these jobs lives.
 */
export async function expireHeartbeats(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query(
    `update pgboss.job set heartbeat_on = heartbeat_on - interval '1 minute' where state = 'active'`,
  );
  return rowCount ?? 0;
}
