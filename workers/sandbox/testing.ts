import { fork } from "node:child_process";
import { createServer } from "node:net";
import type { Config } from "@/server/config";

export type SandboxProcess = Pick<Config, "sandboxUrl" | "sandboxSecret"> & {
  pid: number | undefined;
  /** Asks it to end as the supervisor does; answers the exit code. */
  stop(): Promise<number | null>;
};

const secret = "a secret of the tests";

/** Starts a sandbox of the test's own, as a process. @param callbacksPort where it calls back. */
export async function startSandbox(callbacksPort?: number): Promise<SandboxProcess> {
  const sandboxUrl = `http://127.0.0.1:${await freePort()}`;
  const child = fork("workers/sandbox.ts", {
    // It ends with the test's process, however that ends.
    execArgv: ["--import", "tsx", "--import", "./workers/supervisor/follow-parent.ts"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: {
      NODE_ENV: "test",
      DATABASE_URL: "postgres://nobody@127.0.0.1/none",
      SANDBOX_URL: sandboxUrl,
      SANDBOX_SECRET: secret,
      ...(callbacksPort ? { PORT: String(callbacksPort) } : {}),
    },
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await Promise.race([
    new Promise((resolve) => child.once("message", resolve)),
    exited.then((code) => Promise.reject(new Error(`the sandbox ended with ${code}`))),
  ]);
  return {
    sandboxUrl,
    sandboxSecret: secret,
    pid: child.pid,
    stop: () => {
      child.kill("SIGTERM");
      return exited;
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
