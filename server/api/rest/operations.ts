import { z } from "zod";
import type { Metrics } from "@/server/health/metrics";
import { checkReadiness, Readiness } from "@/server/health/readiness";
import { type Endpoint, endpoint } from "./endpoint";
import { json } from "./reply";
import type { Services } from "./services";

const tag = "Operations";

export function operationEndpoints({ context, callers }: Services, metrics: Metrics): Endpoint[] {
  const caller = callers.anyone;
  return [
    endpoint({
      method: "get",
      path: "/api/health/live",
      tag,
      summary: "Whether the process answers",
      caller,
      input: {},
      answers: { 200: { description: "Alive", schema: z.object({ status: z.literal("ok") }) } },
      refusals: [],
      handle: () => json(200, { status: "ok" }),
    }),
    endpoint({
      method: "get",
      path: "/api/health/ready",
      tag,
      summary: "Whether requests can be served",
      caller,
      input: {},
      answers: {
        200: { description: "Ready", schema: Readiness },
        503: { description: "Not ready", schema: Readiness },
      },
      refusals: [],
      handle: async () => {
        const readiness = await checkReadiness(context);
        return json(readiness.status === "ready" ? 200 : 503, readiness);
      },
    }),
    endpoint({
      method: "get",
      path: "/api/metrics",
      tag,
      summary: "Metrics for Prometheus",
      caller,
      input: {},
      answers: { 200: { description: "Prometheus text", type: "text/plain" } },
      refusals: [],
      handle: async () => {
        const { type, text } = await metrics.scrape();
        return { status: 200, body: text, headers: { "content-type": type } };
      },
    }),
  ];
}
