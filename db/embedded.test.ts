import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startEmbedded } from "./embedded";
import { connect } from "./migrate";

const small = { shared_buffers: "16MB", fsync: "off" };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "carillon-embedded-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const eventually = { timeout: 15_000, interval: 50 };

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A process that starts the server, says its process id, and stays. */
async function startElsewhere(): Promise<{ holder: ChildProcess; pid: number }> {
  const code = `import("@/db/embedded").then(async ({ startEmbedded }) => {
    const server = await startEmbedded(${JSON.stringify(folder)}, ${JSON.stringify(small)});
    console.log(server.pid);
    setInterval(() => {}, 1000);
  });`;
  const holder = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code]);
  const said = await new Promise<Buffer>((resolve) => holder.stdout.once("data", resolve));
  return { holder, pid: Number(said.toString()) };
}

async function answer(url: string): Promise<unknown> {
  const client = await connect(url);
  try {
    const { rows } = await client.query("select count(*)::int as n from kept");
    return rows[0];
  } finally {
    await client.end();
  }
}

test("what was committed is there after a stop and another start, on the same port", async () => {
  const first = await startEmbedded(folder, small);
  const client = await connect(first.url);
  await client.query("create table kept as select 1");
  await client.end();
  await first.stop();
  const second = await startEmbedded(folder, small);
  expect(second.url).toBe(first.url);
  expect(await answer(second.url)).toEqual({ n: 1 });
  await second.stop();
});

test("the server ends when the process that started it is killed", async () => {
  const { holder, pid } = await startElsewhere();
  expect(isAlive(pid)).toBe(true);
  holder.kill("SIGKILL");
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), eventually);
});

test("a server that was left behind is stopped, and its data is used", async () => {
  const { holder, pid } = await startElsewhere();
  const server = await startEmbedded(folder, small);
  expect(isAlive(pid)).toBe(false);
  await server.stop();
  holder.kill("SIGKILL");
});

test("a killed server's lock file does not prevent the next start, even if its process id lives on", async () => {
  const first = await startEmbedded(folder, small);
  process.kill(first.pid, "SIGKILL");
  await first.ended;
  const lock = path.join(folder, "data", "postmaster.pid");
  const [, ...rest] = readFileSync(lock, "utf8").split("\n");
  writeFileSync(lock, [String(process.pid), ...rest].join("\n"));
  const second = await startEmbedded(folder, small);
  await second.stop();
});
