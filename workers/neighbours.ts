import { readFileSync, readlinkSync } from "node:fs";
import os from "node:os";
import type { WorkerProcess } from "@/server/pipeline/sending/recover";

/**
 * Where the pids that this process sees belong: the kernel that runs since its last boot, and the PID namespace,
 * for containers may share a host's name; where the system is not Linux, the host.
 */
export const machine = readMachine();

function readMachine(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return os.hostname();
  }
}

/** Whether a process of this machine has ended. Of another machine's nobody here can tell. */
export function isGone(worker: WorkerProcess): boolean {
  return worker.machine === machine && !isAlive(worker.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: alive, and somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
