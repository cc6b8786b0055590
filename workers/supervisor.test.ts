import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "carillon-supervisor-"));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

type Variables = Record<string, string>;

/** The supervisor as `npm start` runs it, and what it says. */
function start(variables: Variables = {}): { supervisor: ChildProcess; said(): string } {
  const supervisor = spawn(process.execPath, ["--import", "tsx", "workers/supervisor.ts"], {
    env: { NODE_ENV: "production", CARILLON_HOME: home, DEMO_USERS: "0", ...variables },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
  let text = "";
  const hear = (chunk: Buffer) => {
    text += chunk.toString();
  };
  supervisor.stdout?.on("data", hear);
  supervisor.stderr?.on("data", hear);
  return { supervisor, said: () => text.trim() };
}

async function ended(supervisor: ChildProcess): Promise<number | null> {
  if (supervisor.exitCode !== null) return supervisor.exitCode;
  return await new Promise((resolve) => supervisor.once("exit", resolve));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

describe("a start that cannot succeed says why in one line, and what to do", () => {
  test("when the port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const { supervisor, said } = start({ PORT: String(port) });
    expect(await ended(supervisor)).toBe(1);
    expect(said()).toBe(
      `Port ${port} is taken by another program: stop that one, or choose another port with PORT=${port + 1} npm start.`,
    );
    other.close();
  });

  test("when its folder cannot be written", async () => {
    const { supervisor, said } = start({ CARILLON_HOME: "/dev/null/carillon" });
    expect(await ended(supervisor)).toBe(1);
    expect(said()).toMatch(
      /^Cannot write to \/dev\/null\/carillon \(ENOTDIR\): .*CARILLON_HOME=.*$/,
    );
  });

  test("when the database cannot be reached; its password is not shown", async () => {
    const port = await freePort();
    const { supervisor, said } = start({
      DATABASE_URL: "postgres://carillon:secret@127.0.0.1:1/carillon",
      PORT: String(port),
    });
    expect(await ended(supervisor)).toBe(1);
    expect(said()).toMatch(/^Cannot reach the database at 127\.0\.0\.1:1\/carillon \(.*\)\. .*$/);
    expect(said()).not.toContain("secret");
  });

  test("when a setting is wrong", async () => {
    const { supervisor, said } = start({ PORT: "many" });
    expect(await ended(supervisor)).toBe(1);
    expect(said()).toMatch(/^PORT .*$/);
  });
});

/** Whatever still runs with something of this home on its command line or in its environment. */
function survivors(): string[] {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .filter(
      (pid) =>
        read(`/proc/${pid}/environ`).includes(home) || read(`/proc/${pid}/cmdline`).includes(home),
    )
    .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll("\0", " ")}`);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const noSurvivors = () =>
  vi.waitFor(() => expect(survivors()).toEqual([]), { timeout: 25_000, interval: 100 });

// The web process needs the built pages, which `npm test` makes before these tests.
describe.skipIf(!existsSync(".next/BUILD_ID") || !existsSync("/proc/self"))("all processes", () => {
  async function startUntilReady(port: number) {
    const running = start({ PORT: String(port) });
    await vi.waitFor(() => expect(running.said()).toContain("Carillon is running"), {
      timeout: 60_000,
      interval: 100,
    });
    return running;
  }

  test("serve, restart when killed, keep their secrets private, and end with SIGTERM", {
    timeout: 120_000,
  }, async () => {
    const port = await freePort();
    const { supervisor, said } = await startUntilReady(port);
    const ready = await fetch(`http://localhost:${port}/api/health/ready`);
    expect(ready.status).toBe(200);
    expect(statSync(path.join(home, "demo.json")).mode & 0o777).toBe(0o600);

    const p0 = () => survivors().filter((process) => process.includes("--priority p0"));
    const [first, second] = p0();
    expect(second, "another one serves P0 while one starts again").toBeDefined();
    process.kill(Number.parseInt(first ?? "", 10), "SIGKILL");
    await vi.waitFor(() => expect(said()).toMatch(/p0(-2)? ended \(SIGKILL\); starting it again/));
    expect(p0()).toContain(second);
    await vi.waitFor(() => expect(p0()).toHaveLength(2), { timeout: 10_000 });

    supervisor.kill("SIGTERM");
    expect(await ended(supervisor)).toBe(0);
    // The loader's compiler ends a moment later by itself, when it sees that nobody listens any more.
    expect(survivors().filter((one) => !one.includes("esbuild --service"))).toEqual([]);
    await noSurvivors();
  });

  test("end when the supervisor, or what started it, is killed without a word", {
    timeout: 180_000,
  }, async () => {
    const first = await startUntilReady(await freePort());
    first.supervisor.disconnect();
    await noSurvivors();
    expect(await ended(first.supervisor)).toBe(0);

    const second = await startUntilReady(await freePort());
    second.supervisor.kill("SIGKILL");
    await noSurvivors();
  });
});
