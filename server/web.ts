import { createServer, type RequestListener, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import next from "next";
import { createRestApp } from "./api/rest/app";
import { openWebContext } from "./app-context";
import { ConfigError } from "./config";
import type { Context } from "./context";
import { announceReady, onStop } from "./lifecycle";
import { stampRequest } from "./web-request";

/** `npm run web`: the REST API (Hono) and the dashboard (Next) on one port, in one process. */
const restPath = /^\/api\/(v1|health|metrics|openapi\.json)(?=[/?]|$)/;

/** How long requests in flight may take to finish when the process is asked to end. */
const drainMs = 3_000;

async function main(): Promise<void> {
  const context = await openWebContext();
  const pages = next({ dev: false, dir: process.cwd() });
  await pages.prepare();
  const server = createServer(twoDoors(context, pages.getRequestHandler()));
  await listen(server, context.config);
  onStop(async () => {
    await drain(server);
    await pages.close();
    await context.close();
  }, drainMs + 2_000);
  // A supervisor that is gone cannot ask any more.
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  context.log.info({ port: context.config.port }, "listening");
  announceReady();
}

/** A Next route handler answers 2 000 requests a second, Hono 75 000: the API goes past Next. */
function twoDoors(
  context: Context,
  pages: (...args: Parameters<RequestListener>) => Promise<void>,
) {
  const rest = getRequestListener(createRestApp(context).fetch, { overrideGlobalObjects: false });
  const handle: RequestListener = (request, response) => {
    stampRequest(request, response);
    const answered = restPath.test(request.url ?? "")
      ? rest(request, response)
      : pages(request, response);
    answered.catch((error: unknown) => {
      context.log.error(
        { err: error, requestId: request.headers["x-request-id"] },
        "request failed",
      );
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
  return handle;
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

/** Stops accepting and lets what is in flight finish; streams, which never do, are cut. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearTimeout(cut);
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
