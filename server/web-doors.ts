import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createRestApp } from "./api/rest/app";
import { complaintAboutBody } from "./body-size";
import type { Context } from "./context";
import { problemOf, Refusal } from "./errors";
import { isForged, type Provenance } from "./same-origin";
import { secureAnswer } from "./web-headers";
import { stampRequest } from "./web-request";

type Pages = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const restPath = /^\/(api\/(v1|health|metrics|openapi\.json)|u|t|preferences)(?=[/?]|$)/;

/** A gibibyte over a slow line takes its time; headers must still come within a minute. */
const longestRequestMs = 2 * 3_600_000;

/**
 * One server with two doors: the REST API is answered by Hono, everything else by `pages` (Next,
 * whose route handlers answer a thirtieth of the requests a second).
 */
export function createDoors(context: Context, pages: Pages): Server {
  const rest = getRequestListener(createRestApp(context).fetch, { overrideGlobalObjects: false });
  const own = new URL(context.config.baseUrl).origin;
  const https = own.startsWith("https:");
  return createServer({ requestTimeout: longestRequestMs }, (request, response) => {
    stampRequest(request, response, context.config.trustedProxies);
    const path = request.url ?? "";
    secureAnswer(request, response, { kind: kindOf(path), https });
    // The REST API knows no cookies: whoever asks shows a key of their own. It measures bodies itself.
    const refusal = restPath.test(path) ? null : refusalOf(request, path, own);
    const answer = restPath.test(path) ? rest : refusal ? refuse(refusal) : pages;
    answer(request, response).catch((error: unknown) => {
      const requestId = request.headers["x-request-id"];
      context.log.error({ err: error, requestId }, "request failed");
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
}

const kindOf = (path: string) =>
  path.startsWith("/t/") ? "pixel" : /^\/(api|u|preferences)\//.test(path) ? "data" : "page";

function provenanceOf({ method = "GET", headers }: IncomingMessage): Provenance {
  const site = headers["sec-fetch-site"];
  return {
    method,
    site: typeof site === "string" ? site : null,
    origin: headers.origin ?? null,
    host: headers.host ?? null,
  };
}

/** What a page's door does not even read; null: it may go on. */
function refusalOf(request: IncomingMessage, path: string, own: string): Refusal | null {
  // Pages of other sites change nothing here.
  if (isForged(provenanceOf(request), own))
    return new Refusal("forbidden", "Requests from other sites are refused.");
  return complaintAboutBody(request, path);
}

const refuse =
  (refusal: Refusal): Pages =>
  async (_request, response) => {
    const problem = problemOf(refusal);
    // What was sent is not read: the connection ends with the answer.
    const headers = { "content-type": "application/problem+json", connection: "close" };
    response.writeHead(problem.status, headers);
    response.end(JSON.stringify(problem));
  };

/** Stops accepting and lets what is in flight finish; what takes longer (streams) is cut. */
export async function drain(server: Server, mostMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), mostMs);
  await closed;
  clearTimeout(cut);
}
