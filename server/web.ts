import type { Server } from "node:http";
import next from "next";
import { openWebContext } from "./app-context";
import { resealSecondFactors } from "./auth/reseal-second-factors";
import { ConfigError } from "./config";
import { reportPoolWaits } from "./control/load/pool-waits";
import { recordDeploy } from "./health/record-deploy";
import { closeStreams } from "./inbox/stream/streams";
import { announceReady, onStop } from "./lifecycle";
import { createDoors, drain } from "./web-doors";

/** How long requests in flight may take to finish when the process is asked to end. */
const drainMs = 3_000;

/** `npm run web`: the REST API (Hono) and the dashboard (Next) on one port, in one process. */
async function main(): Promise<void> {
  const context = await openWebContext();
  await resealSecondFactors(context);
  const pages = next({ dev: false, dir: process.cwd() });
  await pages.prepare();
  const server = createDoors(context, pages.getRequestHandler());
  await listen(server, context.config);
  const waits = reportPoolWaits(context, [context.pool], "web");
  onStop(async () => {
    await closeStreams(context);
    await drain(server, drainMs);
    await pages.close();
    await waits.stop();
    await context.close();
  }, drainMs + 2_000);
  // A supervisor that is gone cannot ask any more.
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  context.log.info({ port: context.config.port }, "listening");
  announceReady();
  await recordDeploy(context);
}

async function listen(server: Server, at: { port: number; host: string }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(at.port, at.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** What to do about a start that failed, in one line. */
function adviceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  if (error instanceof ConfigError) return error.message;
  if (code === "EADDRINUSE") return "The port is taken: stop what uses it, or set PORT to another.";
  if (code === "EACCES") return "The port is not ours to open: set PORT above 1023.";
  if (["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "28P01", "3D000"].includes(code))
    return `The database cannot be used (${error.message || code}): check DATABASE_URL.`;
  if (/production build/i.test(error.message)) return "The dashboard is not built: npm run build";
  return error.message;
}

main().catch((error: unknown) => {
  process.stderr.write(`${adviceOf(error)}\n`);
  process.exit(1);
});
