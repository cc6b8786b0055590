import { parseArgs } from "node:util";
import { ConfigError, loadConfig } from "@/server/config";
import { openContext } from "@/server/context";
import { reportPoolWaits } from "@/server/control/load/pool-waits";
import { niceOf } from "@/server/control/nice";
import { createPressure } from "@/server/control/pressure";
import { openBoard } from "@/server/control/switches/board";
import { keepUnreadable } from "@/server/dead-letters/keep-unreadable";
import { recordDeploy } from "@/server/health/record-deploy";
import { announceReady, onStop } from "@/server/lifecycle";
import { createSendableNotifications } from "@/server/pipeline/sending/notifications";
import type { Sender } from "@/server/pipeline/sending/sender";
import { openDesk } from "@/server/provider-accounts/desk";
import type { Priority } from "@/server/queues";
import { createRenderer } from "@/server/templates/render";
import { createAtOnce } from "./at-once";
import { startConsumer } from "./boss";
import { consumeQueues } from "./jobs";
import { takeLease } from "./lease";
import { startSchedule } from "./schedule";

/** Time (ms) that jobs under way get when the process is asked to stop. */
const drainMs = 12_000;

function priorityFromArguments(): Priority {
  const { values } = parseArgs({ options: { priority: { type: "string" } } });
  const priorities: Record<string, Priority> = { p0: 0, p1: 1, p2: 2 };
  const priority = priorities[values.priority ?? ""];
  if (priority === undefined) throw new ConfigError("say which one: --priority p0, p1 or p2");
  return priority;
}

/** One worker process: it serves the queues of one priority, with a pool and a lease of its own. */
async function main(): Promise<void> {
  const config = loadConfig();
  const priority = priorityFromArguments();
  const context = await openContext(config, {
    process: `p${priority}`,
    poolMax: config.workerPool,
    rollupSlot: priority + 1,
    serverNice: config.databaseEmbedded ? niceOf[priority] : 0,
  });
  const lease = await takeLease(context, priority);
  const switches = await openBoard(context, lease.id);
  const desk = await openDesk(context, priority, switches.stopsAccount);
  const renderer = createRenderer();
  const sender: Sender = {
    context,
    renderer,
    desk,
    notifications: createSendableNotifications(context.pool),
    switches,
    leaseId: lease.id,
    observeLatency: lease.observe,
    random: Math.random,
  };
  let stopping = false;
  const consumer = await startConsumer(config, context.log, priority, (queue, job) =>
    keepUnreadable(context, queue, job),
  );
  const pressure = createPressure(context.pool, priority);
  const atOnce = priority === 0 ? createAtOnce(sender) : null;
  await consumeQueues({
    context,
    sender,
    pressure,
    consumer,
    atOnce,
    priority,
    stopping: () => stopping,
  });
  // P2 may wait for its connections: that is what it is for.
  const waits = priority < 2 ? reportPoolWaits(context, [context.pool], `p${priority}`) : null;
  const schedule = startSchedule(context, desk, priority, renderer);

  onStop(async () => {
    stopping = true;
    await schedule.stop();
    await waits?.stop();
    await consumer.stop(drainMs);
    await atOnce?.settle(drainMs);
    await desk.close();
    await switches.close();
    await lease.release();
    await renderer.close();
    await context.close();
  });
  announceReady();
  context.log.info({ lease: lease.id() }, "worker ready");
  await recordDeploy(context);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : "The worker failed"}\n`);
  process.exit(1);
});
