import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { stopLeftover } from "./embedded-leftover";
import { findPrograms, type PostgresPrograms } from "./postgres-program";

export type EmbeddedServer = {
  /** postgres://… of its database `carillon`. */
  url: string;
  /** The postmaster's process id. */
  pid: number;
  /** Resolves when the server has ended, whoever ended it. */
  ended: Promise<void>;
  /** Ends connections and stops, in a second or so. */
  stop(): Promise<void>;
};

type Access = { port: number; password: string };

/**
 * Starts the PostgreSQL that comes with the npm package, with its data, log and password under
 * `folder` (made if missing). A server that an earlier process left behind is stopped first. The
 * server stops when this process dies, however it dies.
 */
export async function startEmbedded(
  folder: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedServer> {
  mkdirSync(folder, { recursive: true });
  const data = path.join(folder, "data");
  await stopLeftover(data);
  const programs = findPrograms(data);
  const access = await readAccess(folder);
  if (!existsSync(path.join(data, "PG_VERSION"))) initialise(programs, data, access.password);
  const server = launch(programs, folder, access.port, { ...defaultSettings(), ...settings });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const pid = server.pid;
  if (pid === undefined) throw new Error("The embedded PostgreSQL could not be launched.");
  const guard = guardOf(pid);
  const url = (name: string) => urlOf(access, name);
  await untilReady(url("postgres"), ended, path.join(folder, "server.log"));
  return {
    url: url("carillon"),
    pid,
    ended: ended.then(() => void guard.kill("SIGKILL")),
    stop: async () => {
      server.kill("SIGINT");
      await ended;
    },
  };
}

const urlOf = ({ port, password }: Access, name: string) =>
  `postgres://carillon:${password}@127.0.0.1:${port}/${name}`;

/** Where the server of a folder listens, running or not; null where there never was one. */
export function embeddedUrl(folder: string): string | null {
  const file = path.join(folder, "access.json");
  if (!existsSync(file)) return null;
  const access: Access = JSON.parse(readFileSync(file, "utf8"));
  return urlOf(access, "carillon");
}

/** The port and password of an earlier start; a new port where another program took it. */
async function readAccess(folder: string): Promise<Access> {
  const file = path.join(folder, "access.json");
  const kept: Partial<Access> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const port = (kept.port && (await freePort(kept.port))) || (await freePort(0));
  if (!port) throw new Error("No free port for the embedded PostgreSQL.");
  const access = { port, password: kept.password ?? randomBytes(18).toString("hex") };
  writeFileSync(file, JSON.stringify(access), { mode: 0o600 });
  return access;
}

/** The port if it can be listened on (0: any free one), else null. */
async function freePort(port: number): Promise<number | null> {
  return await new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(null));
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}

function initialise(programs: PostgresPrograms, data: string, password: string): void {
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { mode: 0o700 });
  programs.own(data);
  const passwordFile = path.join(path.dirname(data), "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  programs.own(passwordFile);
  const { command, args, ids } = programs.asOwner(programs.initdb, [
    ...["--pgdata", data, "--username", "carillon", "--auth", "scram-sha-256"],
    ...["--pwfile", passwordFile, "--encoding", "UTF8", "--lc-messages", "C", "--no-sync"],
    ...["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"],
  ]);
  const made = spawnSync(command, args, { ...ids, cwd: "/", encoding: "utf8" });
  rmSync(passwordFile);
  if (made.status === 0) return;
  rmSync(data, { recursive: true, force: true });
  const reason = made.error?.message ?? made.stderr.trim().split("\n").at(-1);
  throw new Error(`The embedded PostgreSQL could not be initialised: ${reason}`);
}

function launch(
  programs: PostgresPrograms,
  folder: string,
  port: number,
  settings: Record<string, string>,
): ChildProcess {
  const log = openSync(path.join(folder, "server.log"), "w", 0o600);
  const { command, args, ids } = programs.asOwner(programs.postgres, [
    ...["-D", path.join(folder, "data"), "-p", String(port)],
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ]);
  // A session of its own: Ctrl-C must not stop the database before the workers have drained.
  return spawn(command, args, {
    ...ids,
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log],
  });
}

/** For two cores and a few dozen connections; memory in proportion to the machine's. */
function defaultSettings(): Record<string, string> {
  const megabytes = os.totalmem() / 2 ** 20;
  const sharedMemory = process.platform === "linux" ? statfsSync("/dev/shm") : null;
  // Containers often have 64 MB there, which a parallel hash join would exceed.
  const parallel = !sharedMemory || sharedMemory.blocks * sharedMemory.bsize >= 2 ** 28;
  return {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "120",
    shared_buffers: `${Math.round(Math.min(512, megabytes / 8))}MB`,
    effective_cache_size: `${Math.round(megabytes / 2)}MB`,
    work_mem: "16MB",
    maintenance_work_mem: "128MB",
    max_wal_size: "4GB",
    wal_compression: "pglz",
    checkpoint_completion_target: "0.9",
    random_page_cost: "1.1",
    jit: "off",
    max_parallel_workers_per_gather: parallel ? "2" : "0",
    // Two more processes cost a statement of some milliseconds more than they save: a page asks for many at once.
    parallel_setup_cost: "10000",
    autovacuum_naptime: "10s",
    timezone: "UTC",
    log_timezone: "UTC",
    // DETAIL lines would carry addresses ("Key (email)=(…) already exists") into the log.
    log_error_verbosity: "terse",
  };
}

/**
 * A shell that waits for this process to die (its input ends) and then stops the server: first
 * gently, so that workers which are draining keep their connections, then at once.
 */
function guardOf(pid: number): ChildProcess {
  const script = `read -r _; kill -TERM ${pid}; n=0
while kill -0 ${pid} && [ $n -lt 10 ]; do sleep 1; n=$((n+1)); done; kill -INT ${pid}`;
  const guard = spawn("sh", ["-c", script], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref();
  return guard;
}

/** Waits for recovery to finish, then makes the database if it is missing. */
async function untilReady(url: string, ended: Promise<void>, log: string): Promise<void> {
  let running = true;
  ended.then(() => {
    running = false;
  });
  const deadline = Date.now() + 120_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on("error", () => {});
    try {
      await client.connect();
      await makeDatabase(client);
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => {});
      if (!running || Date.now() > deadline) {
        const last = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").at(-1) : error;
        throw new Error(`The embedded PostgreSQL did not start: ${last} (see ${log})`);
      }
      await delay(50);
    }
  }
}

async function makeDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("select from pg_database where datname = 'carillon'");
  if (rowCount === 0) await client.query("create database carillon");
}
