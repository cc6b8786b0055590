import type { StartSettings } from "@/server/config";
import { niceOf, sandboxNice } from "@/server/control/nice";
import { openChildLog } from "./child-log";
import { type Child, type ChildSpec, keepRunning } from "./children";
import { compile, endCompiler } from "./compile";
import type { Home } from "./home";
import { choosePort } from "./ports";

/** The sandbox keeps what it received: 320 MB of it at most. */
const sandboxHeapMb = 640;

/** The workers. P0 has two: a code must not wait until one that died has started again. */
const workers = [
  { name: "p0", priority: 0 },
  { name: "p0-2", priority: 0 },
  { name: "p1", priority: 1 },
  { name: "p2", priority: 2 },
] as const;

/** Starts the sandbox, the workers, the web process and the watch, each with a log of its own. */
export async function startProcesses(
  env: NodeJS.ProcessEnv,
  home: Home,
  show: (line: string) => void,
): Promise<{ ready: Promise<void>; stop(): Promise<void> }> {
  const [workerModule, sandboxModule, watchModule] = await Promise.all([
    compile("workers/main.ts"),
    compile("workers/sandbox.ts"),
    compile("workers/watch.ts"),
  ]);
  await endCompiler();
  const start = (spec: Omit<ChildSpec, "env">) =>
    keepRunning({ ...spec, env }, openChildLog(home.logs, spec.name, show), show);
  const worker = ({ name, priority }: (typeof workers)[number]) =>
    start({
      name,
      module: workerModule,
      args: ["--priority", `p${priority}`],
      nice: niceOf[priority],
    });
  const sandbox = isHere(env.SANDBOX_URL)
    ? [start({ name: "sandbox", module: sandboxModule, heapMb: sandboxHeapMb, nice: sandboxNice })]
    : [];
  const others = [
    ...workers.map(worker),
    start({ name: "web", module: "server/web.ts" }),
    start({ name: "watch", module: watchModule }),
  ];
  const stopAll = async (children: Child[]) => {
    await Promise.all(children.map((child) => child.stop()));
  };
  return {
    ready: Promise.all([...sandbox, ...others].map((child) => child.ready)).then(() => {}),
    stop: async () => {
      // Draining workers finish their calls to the sandbox first.
      await stopAll(others);
      await stopAll(sandbox);
    },
  };
}

/** What every process of the installation is told through its environment. */
export async function environmentOf(
  settings: StartSettings,
  home: Home,
  database: { url: string; embedded: boolean },
): Promise<NodeJS.ProcessEnv> {
  return {
    ...settings.variables,
    NODE_ENV: "production",
    DATABASE_URL: database.url,
    DATABASE_EMBEDDED: String(database.embedded),
    PORT: String(settings.port),
    HOST: settings.host,
    BASE_URL: settings.baseUrl,
    AUTH_SECRET: settings.authSecret ?? home.secrets.authSecret,
    SANDBOX_URL: settings.sandboxUrl ?? `http://127.0.0.1:${await choosePort(3010)}`,
    SANDBOX_SECRET: settings.sandboxSecret ?? home.secrets.sandboxSecret,
    SECRETS_KEY: settings.secretsKey ?? home.secrets.secretsKey,
    CARILLON_HOME: home.folder,
    // Only a demo workspace has the accounts that this shows.
    CARILLON_DEMO: "true",
  };
}

/** Whether a sandbox on this address is ours to run. */
function isHere(url: string | undefined): boolean {
  return url !== undefined && ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}
