import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Stops the server that a killed process left running on a data folder, and removes the lock file
 * when its process id meanwhile belongs to somebody else (PostgreSQL would refuse to start).
 */
export async function stopLeftover(dataFolder: string): Promise<void> {
  const lock = path.join(dataFolder, "postmaster.pid");
  if (!existsSync(lock)) return;
  const pid = Number.parseInt(readFileSync(lock, "utf8"), 10);
  if (!Number.isInteger(pid) || !isAlive(pid)) return;
  if (!isServerOf(pid, dataFolder)) {
    rmSync(lock);
    return;
  }
  process.kill(pid, "SIGINT");
  if (await hasEnded(pid, 20_000)) return;
  process.kill(pid, "SIGQUIT");
  if (await hasEnded(pid, 5_000)) return;
  throw new Error(`A PostgreSQL of an earlier start does not stop: end process ${pid} yourself.`);
}

function isServerOf(pid: number, dataFolder: string): boolean {
  const commandLine = `/proc/${pid}/cmdline`;
  // Without /proc (macOS) the lock file is believed.
  if (!existsSync("/proc/self/cmdline")) return true;
  try {
    return readFileSync(commandLine, "utf8").split("\0").includes(dataFolder);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function hasEnded(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    if (!isAlive(pid)) return true;
    await delay(50);
  }
  return false;
}
