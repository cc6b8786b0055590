import type { HonoRequest } from "hono";
import { z } from "zod";
import { Refusal } from "@/server/errors";
import { queueReports } from "@/server/pipeline/tracking/callback-inbox";
import { type Endpoint, endpoint } from "./endpoint";
import { bodyLimit, readText } from "./read-body";
import { readCallback } from "./read-callback";
import { nothing } from "./reply";
import type { Services } from "./services";

/** What providers tell later: checked and kept here, applied by a worker. */
export function callbackEndpoints({ context, callers }: Services): Endpoint[] {
  return [
    endpoint({
      method: "post",
      path: "/api/v1/callbacks/{provider}",
      tag: "Callbacks",
      summary: "What a provider tells later",
      description:
        "Deliveries, bounces, complaints, opens, clicks and replies, in the provider's own form. Idempotent by the provider's event id; any order; applied a moment later.",
      caller: callers.provider,
      input: { params: z.object({ provider: z.string().max(64) }) },
      streams: ["application/json", "application/x-www-form-urlencoded", "message/rfc822"],
      answers: { 204: { description: "Kept; it need not be sent again" } },
      refusals: ["malformed", "not_found"],
      handle: async ({ params: { provider } }, _nobody, c) => {
        const body = await readText(c.req, bodyLimit);
        const request = { url: urlOf(c.req), header: (name: string) => c.req.header(name), body };
        const read = await readCallback(context, provider, request);
        if (read === null) throw new Refusal("not_found", "No provider of this name calls back.");
        if ("forged" in read)
          throw new Refusal("unauthenticated", "The callback's signature is missing or wrong.");
        await queueReports(context, provider, read);
        return nothing;
      },
    }),
  ];

  /** As the provider knows it, whatever a proxy made of it. */
  function urlOf({ url }: HonoRequest): string {
    const { pathname, search } = new URL(url);
    return new URL(pathname + search, context.config.baseUrl).href;
  }
}
