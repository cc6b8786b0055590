// `npm start`: installs, builds, then runs the supervisor. Node 20 and no packages until then.
import { ensureBuilt, ensureInstalled, forwardSignals, nodeProgram, run } from "./prepare.mjs";

const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
  process.exit(1);
}

forwardSignals();
followNpm();
await ensureInstalled();
await ensureBuilt();
process.exitCode = await run(nodeProgram(), ["--import", "tsx", "workers/supervisor.ts"], {
  // Ctrl-C reaches the supervisor once, from here, and not every process of the terminal. The
  // channel tells it when this process dies without a word (SIGKILL).
  detached: true,
  stdio: ["ignore", "inherit", "inherit", "ipc"],
  env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
});
process.exit();

/** When npm is killed without a chance to pass that on, end as if it had. */
function followNpm() {
  if (process.env.npm_lifecycle_event !== "start") return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) process.kill(process.pid, "SIGTERM");
  }, 1_000).unref();
}
