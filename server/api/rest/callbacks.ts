import type { HonoRequest } from "hono";
import { z } from "zod";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { malformed } from "@/server/malformed";
import { applyCallbacks, CallbackEvent } from "@/server/pipeline/tracking/callbacks";
import { isSignedCallback, signatureHeader } from "@/server/providers/sandbox-callback";
import { type Endpoint, endpoint } from "./endpoint";
import { bodyLimit, parseJson, readText } from "./read-body";
import { json } from "./reply";
import type { Services } from "./services";

const SandboxCallback = z.object({ events: z.array(CallbackEvent).min(1).max(1_000) });

/** Checks a provider's signature and translates its words into ours. */
type CallbackReader = (context: Context, request: HonoRequest, body: string) => CallbackEvent[];

const readers: Record<string, CallbackReader> = {
  sandbox: ({ config }, request, body) => {
    if (!isSignedCallback(config.sandboxSecret, body, request.header(signatureHeader))) {
      throw new Refusal("unauthenticated", "The callback's signature is missing or wrong.");
    }
    const parsed = SandboxCallback.safeParse(parseJson(body));
    if (!parsed.success) throw malformed(parsed.error.issues);
    return parsed.data.events;
  },
};

export function callbackEndpoints({ context, callers }: Services): Endpoint[] {
  return [
    endpoint({
      method: "post",
      path: "/api/v1/callbacks/{provider}",
      tag: "Callbacks",
      summary: "What a provider tells later",
      description:
        "Deliveries, bounces, complaints, opens and clicks, in the provider's own form. Idempotent by the provider's event id; any order.",
      caller: callers.provider,
      input: { params: z.object({ provider: z.string().max(64) }) },
      streams: ["application/json"],
      answers: {
        200: { description: "How many were new", schema: z.object({ applied: z.int() }) },
      },
      refusals: ["malformed", "not_found"],
      handle: async ({ params: { provider } }, _nobody, c) => {
        const read = Object.hasOwn(readers, provider) ? readers[provider] : undefined;
        if (!read) throw new Refusal("not_found", "No provider of this name calls back.");
        const events = read(context, c.req, await readText(c.req, bodyLimit));
        return json(200, { applied: await applyCallbacks(context, provider, events) });
      },
    }),
  ];
}
