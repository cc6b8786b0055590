import { z } from "zod";
import type { StreamHub } from "@/server/inbox/stream/hub";
import { makeStreamToken } from "@/server/inbox/stream/stream-token";
import { type Endpoint, endpoint } from "./endpoint";
import { json } from "./reply";
import type { Services } from "./services";

const tag = "Inbox";
const Query = z.strictObject({
  token: z.string().max(1_000).optional(),
  lastEventId: z.string().max(64).optional(),
});
const StreamToken = z.object({ token: z.string(), expiresAt: z.date() });

export function inboxStreamEndpoints(
  { context, callers }: Services,
  streams: StreamHub,
): Endpoint[] {
  return [
    endpoint({
      method: "get",
      path: "/api/v1/inbox/stream",
      tag,
      summary: "Follow one's inbox, live (server-sent events)",
      description:
        "`message`: a new message. `update`: {id, item, archived}, where item is null for what is gone. `unread`: the counts. `reset`: list again. Resumes after the header Last-Event-ID, or ?lastEventId=; a message may then be told twice. ?token= takes a stream token in the place of the header.",
      caller: callers.streamReader,
      input: { query: Query },
      answers: { 200: { description: "The events", type: "text/event-stream" } },
      refusals: ["malformed", "not_found", "rate_limited"],
      handle: async ({ query }, user, c) => ({
        status: 200,
        body: await streams.open(user, c.req.header("last-event-id") ?? query.lastEventId ?? null),
        headers: {
          "content-type": "text/event-stream",
          "cache-control": "no-store, no-transform",
          // Proxies that collect an answer before they pass it on would hold back the news.
          "x-accel-buffering": "no",
        },
      }),
    }),
    endpoint({
      method: "post",
      path: "/api/v1/inbox/stream-token",
      tag,
      summary: "Make a token of five minutes that opens one's stream",
      description:
        "For EventSource, which cannot send headers. It opens the stream and nothing else.",
      caller: callers.endUser,
      input: {},
      answers: { 200: { description: "The token", schema: StreamToken } },
      refusals: ["not_found"],
      handle: async (_input, user) => json(200, await makeStreamToken(context, user)),
    }),
  ];
}
