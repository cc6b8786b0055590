import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { loadConfig } from "@/server/config";
import { announceReady, onStop } from "@/server/lifecycle";
import { createSandboxApp } from "./sandbox/app";
import { createBehaviours } from "./sandbox/behaviour";
import { createCallbacks } from "./sandbox/callbacks";
import { createInbox } from "./sandbox/inbox";

/** Calls under way get this long (ms) to be answered; those that hang on purpose never are. */
const mostDrainMs = 2_000;

/** The sandbox provider: a local service that takes every channel's messages and keeps them to look at. */
function main(): void {
  const config = loadConfig();
  const { port } = new URL(config.sandboxUrl);
  const web = new URL("/api/v1/callbacks/sandbox", `http://127.0.0.1:${config.port}`);
  const callbacks = createCallbacks(web.href, config.sandboxSecret);
  const app = createSandboxApp({
    inbox: createInbox(),
    behaviours: createBehaviours(),
    callbacks,
    secret: config.sandboxSecret,
  });
  const server = createServer(getRequestListener(app.fetch));
  server.on("error", (error) => {
    process.stderr.write(`The sandbox cannot listen on port ${port}: ${error.message}\n`);
    process.exit(1);
  });
  // What people receive stays on this machine.
  server.listen(Number(port), "127.0.0.1", announceReady);
  onStop(async () => {
    callbacks.close();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), mostDrainMs).unref();
    await closed;
  });
}

main();
