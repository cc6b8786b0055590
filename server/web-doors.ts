import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createRestApp } from "./api/rest/app";
import type { Context } from "./context";
import { stampRequest } from "./web-request";

type Pages = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const restPath = /^\/(api\/(v1|health|metrics|openapi\.json)|u|t)(?=[/?]|$)/;

/** A gibibyte over a slow line takes its time; headers must still come within a minute. */
const longestRequestMs = 2 * 3_600_000;

/**
 * One server with two doors: the REST API is answered by Hono, everything else by `pages` (Next,
 * whose route handlers answer a thirtieth of the requests a second).
 */
export function createDoors(context: Context, pages: Pages): Server {
  const rest = getRequestListener(createRestApp(context).fetch, { overrideGlobalObjects: false });
  return createServer({ requestTimeout: longestRequestMs }, (request, response) => {
    stampRequest(request, response, context.config.trustedProxies);
    const answer = restPath.test(request.url ?? "") ? rest : pages;
    answer(request, response).catch((error: unknown) => {
      const requestId = request.headers["x-request-id"];
      context.log.error({ err: error, requestId }, "request failed");
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
}

/** Stops accepting and lets what is in flight finish; what takes longer (streams) is cut. */
export async function drain(server: Server, mostMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), mostMs);
  await closed;
  clearTimeout(cut);
}
