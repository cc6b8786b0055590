import { randomUUID } from "node:crypto";
import { Hono, type Context as HonoContext } from "hono";
import { z } from "zod";
import type { Context } from "@/server/context";
import { createMetrics } from "@/server/health/metrics";
import { streamsOf } from "@/server/inbox/stream/streams";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { createRenderer, type Renderer } from "@/server/templates/render";
import { requireInTable } from "./access";
import { callbackEndpoints } from "./callbacks";
import { createCallers } from "./callers";
import { centreEndpoints } from "./centre";
import { anyOrigin, isOpenToOrigins, preflight } from "./cross-origin";
import { deviceEndpoints } from "./devices";
import { type Endpoint, endpoint } from "./endpoint";
import { followEndpoints } from "./follows";
import { inboxEndpoints } from "./inbox";
import { inboxStreamEndpoints } from "./inbox-stream";
import { notificationEndpoints } from "./notifications";
import { openApiOf } from "./openapi";
import { operationEndpoints } from "./operations";
import { preferenceEndpoints } from "./preferences";
import { problemReply, unexpectedReply, unknownPathReply, wrongMethodReply } from "./problem";
import { json, type Reply } from "./reply";
import type { Services } from "./services";
import { trackingEndpoints } from "./tracking";
import { unsubscribeEndpoints } from "./unsubscribe";
import { userEndpoints } from "./users";

/** The public REST contract over a context, with its own OpenAPI document. */
export function createRestApp(context: Context, renderer: Renderer = createRenderer()): Hono {
  const callers = createCallers(context);
  const services: Services = { context, callers };
  const streams = streamsOf(context, renderer);
  const metrics = createMetrics(context, streams.count);
  const acceptor = createAcceptor(context);
  const endpoints: Endpoint[] = [
    ...notificationEndpoints(services, { acceptor, renderer }),
    ...inboxEndpoints(services, renderer),
    ...inboxStreamEndpoints(services, streams),
    ...userEndpoints(services),
    ...followEndpoints(services),
    ...deviceEndpoints(services),
    ...preferenceEndpoints(services),
    ...callbackEndpoints(services),
    ...unsubscribeEndpoints(services),
    ...centreEndpoints(services),
    ...trackingEndpoints(services),
    ...operationEndpoints(services, metrics),
  ];
  endpoints.push(documentEndpoint(services, endpoints));
  requireInTable(endpoints);

  const app = new Hono();
  const answered = (c: HonoContext, route: string, reply: Answering["reply"], headers = {}) =>
    respond(c, { route, reply, headers, context, observe: metrics.observe });
  for (const one of endpoints) {
    const isOpen = isOpenToOrigins(one);
    app.on(one.method.toUpperCase(), patternOf(one.path), (c) =>
      answered(c, one.path, () => one.answer(c), isOpen ? anyOrigin : {}),
    );
    if (isOpen) app.options(patternOf(one.path), (c) => answered(c, one.path, () => preflight));
  }
  app.notFound((c) => answered(c, "unmatched", () => unmatched(endpoints, c.req.path)));
  return app;
}

const acceptableId = /^[\w.-]{8,64}$/;

type Answering = {
  route: string;
  reply(): Promise<Reply> | Reply;
  /** Added to every answer. */
  headers: Record<string, string>;
  context: Context;
  observe(route: string, method: string, status: number, seconds: number): void;
};

/** Makes the response, whatever happens: problems translated, the request id stamped, the time taken. */
async function respond(c: HonoContext, { route, reply, headers, context, observe }: Answering) {
  const started = performance.now();
  const claimed = c.req.header("x-request-id");
  const requestId = claimed && acceptableId.test(claimed) ? claimed : randomUUID();
  let answer: Reply;
  try {
    answer = await reply();
  } catch (error) {
    const problem = problemReply(error);
    if (!problem) context.log.error({ err: error, requestId, route }, "request failed");
    answer = problem ?? unexpectedReply(requestId);
  }
  observe(route, c.req.method, answer.status, (performance.now() - started) / 1_000);
  return new Response(answer.body, {
    status: answer.status,
    headers: { ...headers, ...answer.headers, "x-request-id": requestId },
  });
}

/** /users/{userId} → /users/:userId */
const patternOf = (path: string) => path.replaceAll(/\{(\w+)\}/g, ":$1");

/** A path that exists with other methods is told apart from one that does not. */
function unmatched(endpoints: readonly Endpoint[], path: string): Reply {
  const allowed = endpoints
    .filter((one) => answersAt(one, path))
    .map((one) => one.method.toUpperCase());
  return allowed.length > 0 ? wrongMethodReply([...new Set(allowed)]) : unknownPathReply();
}

function answersAt({ path: template, input }: Endpoint, path: string): boolean {
  const pattern = template.replaceAll(".", "\\.").replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  const found = new RegExp(`^${pattern}$`).exec(path);
  // /inbox/{id} is no path for what cannot be an id.
  return found !== null && (!input.params || z.safeParse(input.params, found.groups).success);
}

/** Lists every endpoint, this one included. */
function documentEndpoint({ context, callers }: Services, endpoints: Endpoint[]): Endpoint {
  let document: object | undefined;
  return endpoint({
    method: "get",
    path: "/api/openapi.json",
    tag: "Operations",
    summary: "This document",
    caller: callers.anyone,
    input: {},
    answers: { 200: { description: "OpenAPI 3.1", type: "application/json" } },
    refusals: [],
    handle: () => {
      document ??= openApiOf(endpoints, context.config.baseUrl);
      return json(200, document);
    },
  });
}
