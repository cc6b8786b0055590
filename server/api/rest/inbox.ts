import { z } from "zod";
import { InboxPage, InboxQuery, Marked, MarkInput, UnreadCount } from "@/server/inbox/inbox-item";
import { listInbox } from "@/server/inbox/list";
import { markMessage, recordClick } from "@/server/inbox/mark";
import { markAllRead } from "@/server/inbox/mark-all-read";
import { countUnread } from "@/server/inbox/unread";
import type { Renderer } from "@/server/templates/render";
import { type Endpoint, endpoint } from "./endpoint";
import { NotificationPath } from "./parameters";
import { json, nothing } from "./reply";
import type { Services } from "./services";

const tag = "Inbox";

export function inboxEndpoints({ context, callers }: Services, renderer: Renderer): Endpoint[] {
  const caller = callers.endUser;
  return [
    endpoint({
      method: "get",
      path: "/api/v1/inbox",
      tag,
      summary: "List one's messages, newest first",
      caller,
      input: { query: InboxQuery },
      answers: { 200: { description: "A page", schema: InboxPage } },
      refusals: ["malformed", "not_found"],
      handle: async ({ query }, user) => json(200, await listInbox(context, renderer, user, query)),
    }),
    endpoint({
      method: "get",
      path: "/api/v1/inbox/unread-count",
      tag,
      summary: "Count what is unread and unseen",
      caller,
      input: {},
      answers: { 200: { description: "The counts", schema: UnreadCount } },
      refusals: ["not_found"],
      handle: async (_input, user) => json(200, await countUnread(context, user.id)),
    }),
    endpoint({
      method: "patch",
      path: "/api/v1/inbox/{id}",
      tag,
      summary: "Mark a message as read, seen or archived",
      description: "false takes a mark back; what is read was also seen.",
      caller,
      input: { params: NotificationPath, body: MarkInput },
      answers: { 200: { description: "The message's marks", schema: Marked } },
      refusals: ["malformed", "not_found"],
      handle: async ({ params, body }, user) =>
        json(200, await markMessage(context, user.id, params.id, body)),
    }),
    endpoint({
      method: "post",
      path: "/api/v1/inbox/read-all",
      tag,
      summary: "Mark everything as read",
      caller,
      input: {},
      answers: {
        200: { description: "How many were unread", schema: z.object({ updated: z.int() }) },
      },
      refusals: ["not_found"],
      handle: async (_input, user) => json(200, { updated: await markAllRead(context, user.id) }),
    }),
    endpoint({
      method: "post",
      path: "/api/v1/inbox/{id}/click",
      tag,
      summary: "Record that a message was followed",
      caller,
      input: { params: NotificationPath },
      answers: { 204: { description: "Recorded" } },
      refusals: ["malformed", "not_found"],
      handle: async ({ params }, user) => {
        await recordClick(context, user.id, params.id);
        return nothing;
      },
    }),
  ];
}
