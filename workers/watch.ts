import { createWatch } from "@/server/alerts/watch";
import { checkCanaries } from "@/server/canaries/check-canaries.sql";
import { sendCanaries } from "@/server/canaries/send-canaries";
import { loadConfig } from "@/server/config";
import { announceReady, onStop } from "@/server/lifecycle";
import { createLogger } from "@/server/log";
import { type Loop, startLoops } from "./loops";

/**
 * The watch process: it looks whether everything is well, and tells when it is not. It serves no priority and
 * holds no lease, so that it goes on when any worker, or the database, is gone.
 */
function main(): void {
  const config = loadConfig();
  const watch = createWatch(config);
  const loops: Loop[] = [
    { name: "pulse", everyMs: 1_000, run: () => watch.pulse() },
    { name: "prepare", everyMs: 2_000, run: () => watch.prepare() },
    {
      name: "alerts",
      everyMs: 5_000,
      run: () => watch.asLeader(({ evaluator }) => evaluator.evaluate()),
    },
    { name: "load", everyMs: 1_000, run: () => watch.asLeader(({ load }) => load.look()) },
    {
      name: "canaries",
      everyMs: 60_000,
      run: () => watch.asLeader(({ context, acceptor }) => sendCanaries(context, acceptor)),
    },
    {
      name: "arrivals of canaries",
      everyMs: 5_000,
      run: () => watch.asLeader(({ context }) => checkCanaries(context)),
    },
    {
      name: "telling",
      everyMs: 1_000,
      run: () => watch.asLeader(({ teller }) => teller.tellDue()),
    },
  ];
  const running = startLoops(loops, createLogger(config, "watch"));
  onStop(async () => {
    await running.stop();
    await watch.close();
  });
  announceReady();
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : "The watch failed"}\n`);
  process.exit(1);
}
