import { type ChildProcess, fork } from "node:child_process";
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import type { ChildLog } from "./child-log";
import { StartError } from "./start-error";

const root = fileURLToPath(new URL("../..", import.meta.url));
const followParent = new URL("./follow-parent.ts", import.meta.url).href;
const drainMs = 15_000;
const slowestRestartMs = 5_000;
/** A child that lived this long is restarted at once again. */
const healthyAfterMs = 5_000;
/** Deaths before a child was ever ready, after which the start is given up. */
const hopelessAfter = 4;

export type ChildSpec = {
  name: string;
  /** Its entry file, from the project's root. */
  module: string;
  args?: string[];
  /** Most memory (MB) of a compiled process's heap. */
  heapMb?: number;
  /** How far (0–19) it stands back where processors are short. */
  nice?: number;
  env: NodeJS.ProcessEnv;
};

export type Child = {
  name: string;
  /** Resolves when the child first says that it is ready; rejects when it keeps dying before. */
  ready: Promise<void>;
  /** Asks it to drain, kills it after 15 s, and resolves when it is gone for good. */
  stop(): Promise<void>;
  /** Kills it with SIGKILL; like any child that dies, it is started again. */
  kill(): void;
};

/** Starts a process and starts it again whenever it dies: at once, then ever slower up to 5 s. */
export function keepRunning(spec: ChildSpec, log: ChildLog, show: (line: string) => void): Child {
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  const { promise: gone, resolve: goneForGood } = Promise.withResolvers<void>();
  // Whoever waits sees the rejection; nobody may be waiting any more when it comes.
  ready.catch(() => {});
  let current: ChildProcess | null = null;
  let stopping = false;
  let wasReady = false;
  let deaths = 0;
  let pause: NodeJS.Timeout | undefined;

  const start = () => {
    const startedAt = Date.now();
    const child = spawnChild(spec);
    current = child;
    log.follow(child.stdout, child.stderr);
    child.on("message", (message) => {
      if (!isReady(message)) return;
      wasReady = true;
      resolve();
    });
    child.on("error", (error) => show(`${spec.name}: ${error.message}`));
    child.once("exit", (code, signal) => {
      current = null;
      if (stopping) return goneForGood();
      deaths = Date.now() - startedAt > healthyAfterMs ? 1 : deaths + 1;
      if (!wasReady && deaths >= hopelessAfter) {
        return reject(new StartError(`${spec.name} does not start: see ${log.file}`));
      }
      const waitMs = restartDelay(deaths);
      show(`${spec.name} ended (${signal ?? `code ${code}`}); starting it again`);
      pause = setTimeout(start, waitMs);
    });
  };
  start();
  return {
    name: spec.name,
    ready,
    kill: () => current?.kill("SIGKILL"),
    stop: async () => {
      stopping = true;
      clearTimeout(pause);
      if (!current) return;
      const child = current;
      child.kill("SIGTERM");
      const impatience = setTimeout(() => child.kill("SIGKILL"), drainMs);
      await gone;
      clearTimeout(impatience);
    },
  };
}

/** A heap that is collected before it grows large. */
const usualHeapMb = 192;

function spawnChild(spec: ChildSpec): ChildProcess {
  // Compiled processes need no loader.
  const options = spec.module.endsWith(".mjs")
    ? [`--max-old-space-size=${spec.heapMb ?? usualHeapMb}`, "--max-semi-space-size=8"]
    : ["--import", "tsx"];
  const child = fork(spec.module, spec.args ?? [], {
    cwd: root,
    execArgv: [...options, "--import", followParent],
    env: spec.env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  // At once: threads that it makes later inherit it.
  if (spec.nice && child.pid) setPriority(child.pid, spec.nice);
  return child;
}

/** ms before the next start, after so many deaths in a row. */
function restartDelay(deaths: number): number {
  return deaths <= 1 ? 0 : Math.min(slowestRestartMs, 250 * 2 ** (deaths - 2));
}

function isReady(message: unknown): boolean {
  return (
    typeof message === "object" && message !== null && "type" in message && message.type === "ready"
  );
}
