import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openChildLog } from "./child-log";
import { type ChildSpec, keepRunning } from "./children";

/** A child that leaves its process id behind, is ready, and drains for a moment when asked. */
const placeholder = `
import { appendFileSync } from "node:fs";
import { announceReady, onStop } from "@/server/lifecycle";
const folder = process.argv[2] ?? ".";
setInterval(() => {}, 1000);
onStop(async () => appendFileSync(folder + "/drained", process.pid + "\\n"));
appendFileSync(folder + "/started", process.pid + "\\n");
console.log(JSON.stringify({ level: 30, msg: "quiet" }));
console.log(JSON.stringify({ level: 50, msg: "loud" }));
announceReady();
`;

let folder: string;
let module: string;
const shown: string[] = [];
const show = (line: string) => shown.push(line);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "carillon-children-"));
  // Within the project, so that its aliases and packages resolve.
  module = path.join("workers", "supervisor", `.placeholder-${path.basename(folder)}.ts`);
  writeFileSync(module, placeholder);
  shown.length = 0;
});

afterEach(() => {
  rmSync(module);
  rmSync(folder, { recursive: true });
});

function start(spec: Partial<ChildSpec> = {}) {
  const env = { NODE_ENV: "test" } as const;
  const log = openChildLog(folder, "child", show);
  return keepRunning({ name: "child", module, args: [folder], env, ...spec }, log, show);
}

const pidsIn = (file: string) =>
  existsSync(path.join(folder, file))
    ? readFileSync(path.join(folder, file), "utf8").trim().split("\n").map(Number)
    : [];

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const eventually = { timeout: 15_000, interval: 50 };

test("a child that is killed is running again soon, under a new process id", async () => {
  const child = start();
  await child.ready;
  const [first = 0] = pidsIn("started");
  process.kill(first, "SIGKILL");
  await vi.waitFor(() => expect(pidsIn("started")).toHaveLength(2), eventually);
  expect(shown).toContain("child ended (SIGKILL); starting it again");
  await child.stop();
  expect(pidsIn("started").filter(isAlive)).toEqual([]);
});

test("stopping lets a child drain", async () => {
  const child = start();
  await child.ready;
  await child.stop();
  expect(pidsIn("drained")).toEqual(pidsIn("started"));
});

test("a child that never becomes ready is an error that names its log", async () => {
  writeFileSync(module, 'throw new Error("broken");');
  const child = start();
  await expect(child.ready).rejects.toThrow(/^child does not start: see .*child\.log$/);
  expect(readFileSync(path.join(folder, "child.log"), "utf8")).toContain("broken");
  await child.stop();
});

test("everything a child says is in its log, and only warnings are shown", async () => {
  const child = start();
  await child.ready;
  await vi.waitFor(() => expect(shown).toEqual(["child: error: loud"]), eventually);
  await child.stop();
  expect(readFileSync(path.join(folder, "child.log"), "utf8")).toContain("quiet");
});

test("a log is renamed when it is large, and only one old one is kept", async () => {
  writeFileSync(path.join(folder, "child.log"), "x".repeat(10 * 2 ** 20));
  const child = start();
  await child.ready;
  await vi.waitFor(() => expect(readdirSync(folder)).toContain("child.log.1"), eventually);
  await child.stop();
});

test("a parent that is killed without a word takes its children with it, drained", async () => {
  const parent = `.parent-${path.basename(folder)}.ts`;
  const parentModule = path.join("workers", "supervisor", parent);
  writeFileSync(
    parentModule,
    `import { openChildLog } from "./child-log";
     import { keepRunning } from "./children";
     const show = () => {};
     keepRunning({ name: "child", module: ${JSON.stringify(module)}, args: [${JSON.stringify(folder)}], env: process.env },
       openChildLog(${JSON.stringify(folder)}, "child", show), show);`,
  );
  try {
    const supervisor = spawn(process.execPath, ["--import", "tsx", parentModule]);
    await vi.waitFor(() => expect(pidsIn("started")).toHaveLength(1), eventually);
    supervisor.kill("SIGKILL");
    await vi.waitFor(() => expect(pidsIn("started").filter(isAlive)).toEqual([]), eventually);
    expect(pidsIn("drained")).toEqual(pidsIn("started"));
  } finally {
    rmSync(parentModule);
  }
});
