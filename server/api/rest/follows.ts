import { follow, importFollows, unfollow } from "@/server/audience/follow";
import { ImportResult } from "@/server/audience/import-lines";
import { type Endpoint, endpoint } from "./endpoint";
import { importFormats, importLinesOf } from "./import-body";
import { FollowPath } from "./parameters";
import { json, nothing } from "./reply";
import type { Services } from "./services";

const tag = "Follows";

export function followEndpoints({ context, callers }: Services): Endpoint[] {
  const { pool } = context;
  const caller = callers.producer;
  return [
    endpoint({
      method: "put",
      path: "/api/v1/users/{userId}/follows/{actorId}",
      tag,
      summary: "Let a user follow an actor",
      caller,
      input: { params: FollowPath },
      answers: { 204: { description: "The user follows the actor" } },
      refusals: ["not_found"],
      handle: async ({ params }) => {
        await follow(pool, params.userId, params.actorId);
        context.inboxNews.add({ kind: "settings", userId: params.userId });
        return nothing;
      },
    }),
    endpoint({
      method: "delete",
      path: "/api/v1/users/{userId}/follows/{actorId}",
      tag,
      summary: "End a follow",
      caller,
      input: { params: FollowPath },
      answers: { 204: { description: "The user does not follow the actor" } },
      refusals: ["not_found"],
      handle: async ({ params }) => {
        await unfollow(pool, params.userId, params.actorId);
        context.inboxNews.add({ kind: "settings", userId: params.userId });
        return nothing;
      },
    }),
    endpoint({
      method: "post",
      path: "/api/v1/follows/import",
      tag,
      summary: "Add many follows",
      description: "NDJSON or CSV with userId (who follows) and actorId. Lines stand alone.",
      caller,
      input: {},
      streams: importFormats,
      answers: { 200: { description: "What was taken", schema: ImportResult } },
      refusals: ["malformed"],
      handle: async (_input, _producer, c) =>
        json(200, await importFollows(context, importLinesOf(c))),
    }),
  ];
}
