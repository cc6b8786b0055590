import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";
import { StartError } from "./start-error";

/** The folder of one installation: database, logs, secrets, and the lock of its supervisor. */
export type Home = {
  folder: string;
  logs: string;
  /** A file of the folder. */
  file(name: string): string;
  secrets: Secrets;
  /** Remembers more of the secrets, for all later starts. */
  remember(more: Partial<Secrets>): void;
  /** Lets another supervisor use the folder. */
  release(): void;
};

const Secrets = z.object({
  authSecret: z.string(),
  sandboxSecret: z.string(),
  /** Encrypts providers' credentials. Without it they cannot be read any more. */
  secretsKey: z.string(),
  /** Known once the demo workspace is loaded. */
  apiKey: z.string().optional(),
});
type Secrets = z.infer<typeof Secrets>;

/**
 * Opens (or makes) the folder and locks it for this process.
 * @throws StartError when it cannot be written, or another supervisor uses it.
 */
export function openHome(folder: string, port: number): Home {
  const absolute = path.resolve(folder);
  makeWritable(absolute);
  const file = (name: string) => path.join(absolute, name);
  lock(file("supervisor.json"), port);
  const logs = file("logs");
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const secrets = readSecrets(file("secrets.json"));
  return {
    folder: absolute,
    logs,
    file,
    secrets,
    remember: (more) => {
      Object.assign(secrets, more);
      writePrivately(file("secrets.json"), secrets);
    },
    release: () => rmSync(file("supervisor.json"), { force: true }),
  };
}

/** Writes JSON that only this account may read, whole or not at all. */
export function writePrivately(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function makeWritable(folder: string): void {
  try {
    makeFolder(folder);
    // Others may pass through (the database's account, when we are root) but not look around.
    chmodSync(folder, 0o711);
    accessSync(folder, constants.W_OK);
    writeFileSync(path.join(folder, ".writable"), "");
    rmSync(path.join(folder, ".writable"));
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? error.code : error;
    throw new StartError(
      `Cannot write to ${folder} (${reason}): make it writable, or choose another folder with CARILLON_HOME=/path npm start.`,
    );
  }
}

/** As `mkdirSync` with `recursive`, which never returns for a folder in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder);
}

const Lock = z.object({ pid: z.number(), port: z.number() });

function lock(file: string, port: number): void {
  const held = existsSync(file) ? Lock.safeParse(parseJson(readFileSync(file, "utf8"))) : null;
  if (held?.success && held.data.pid !== process.pid && isSupervisor(held.data.pid)) {
    throw new StartError(
      `Carillon is already running from this folder on port ${held.data.port} (process ${held.data.pid}): stop it, or start another one with PORT=${port + 1} CARILLON_HOME=/path npm start.`,
    );
  }
  writePrivately(file, { pid: process.pid, port });
}

function isSupervisor(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // The id may have gone to another program since; without /proc (macOS) the lock is believed.
  if (!existsSync("/proc/self/cmdline")) return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("supervisor");
  } catch {
    return false;
  }
}

function readSecrets(file: string): Secrets {
  const kept = existsSync(file) ? parseJson(readFileSync(file, "utf8")) : null;
  const fresh = {
    authSecret: randomBytes(32).toString("hex"),
    sandboxSecret: randomBytes(24).toString("hex"),
    secretsKey: randomBytes(32).toString("hex"),
  };
  const whole = Secrets.safeParse(kept);
  if (whole.success) return whole.data;
  // An older version knew fewer of them.
  const secrets = { ...fresh, ...Secrets.partial().safeParse(kept).data };
  writePrivately(file, secrets);
  return secrets;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
