import { z } from "zod";
import type { Acceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { explainEvent } from "@/server/pipeline/accept/explain-event";
import { rescheduleNotification } from "@/server/pipeline/accept/reschedule";
import { cancelNotification } from "@/server/pipeline/fanout/control";
import { getNotification } from "@/server/pipeline/tracking/progress";
import type { Renderer } from "@/server/templates/render";
import { type Endpoint, endpoint } from "./endpoint";
import {
  AcceptedView,
  BatchInput,
  BatchView,
  ExplanationView,
  PostQuery,
  ProgressView,
  RescheduledView,
  RescheduleInput,
} from "./notification-schemas";
import { NotificationPath } from "./parameters";
import { largeBodyLimit } from "./read-body";
import { json } from "./reply";
import { producerActor, type Services } from "./services";

const tag = "Notifications";

export function notificationEndpoints(
  { context, callers }: Services,
  { acceptor, renderer }: { acceptor: Acceptor; renderer: Renderer },
): Endpoint[] {
  const caller = callers.producer;
  return [
    endpoint({
      method: "post",
      path: "/api/v1/notifications",
      tag,
      summary: "Accept one event",
      description: "202 is answered after the event is committed.",
      caller,
      input: { query: PostQuery, body: EventInput },
      answers: {
        202: { description: "Accepted", schema: AcceptedView },
        200: {
          description: "The same idempotency key again; or, with explain=true, what would happen",
          schema: z.union([AcceptedView, ExplanationView]),
        },
      },
      refusals: [
        "malformed",
        "forbidden",
        "not_found",
        "conflict",
        "unregistered_type",
        "rate_limited",
      ],
      unreadable: acceptor.unreadable,
      handle: async ({ query, body }, producer) => {
        if (query.explain === "true") {
          return json(200, await explainEvent(context, renderer, producer, body));
        }
        const accepted = await acceptor.accept(producer, body);
        return json(accepted.status === "accepted" ? 202 : 200, accepted);
      },
    }),
    endpoint({
      method: "post",
      path: "/api/v1/notifications/batch",
      tag,
      summary: "Accept up to 1000 events",
      description: "Each item stands alone.",
      caller,
      input: { body: BatchInput },
      limit: largeBodyLimit,
      answers: { 207: { description: "An item for each event", schema: BatchView } },
      refusals: ["malformed", "rate_limited"],
      unreadable: acceptor.unreadable,
      handle: async ({ body }, producer) =>
        json(207, { items: await acceptor.acceptMany(producer, body) }),
    }),
    endpoint({
      method: "get",
      path: "/api/v1/notifications/{id}",
      tag,
      summary: "Progress and outcome counts",
      caller,
      input: { params: NotificationPath },
      answers: { 200: { description: "The notification", schema: ProgressView } },
      refusals: ["not_found"],
      handle: async ({ params }, producer) =>
        json(200, await getNotification(context.pool, params.id, producer.id)),
    }),
    endpoint({
      method: "post",
      path: "/api/v1/notifications/{id}/cancel",
      tag,
      summary: "Stop what is not yet sent",
      caller,
      input: { params: NotificationPath },
      answers: {
        202: {
          description: "Cancelled; what a provider has is not called back",
          schema: z.object({ id: z.uuid(), status: z.literal("cancelled") }),
        },
      },
      refusals: ["not_found", "conflict"],
      handle: async ({ params }, producer) => {
        await cancelNotification(context, params.id, {
          actor: producerActor(producer),
          producerId: producer.id,
        });
        return json(202, { id: params.id, status: "cancelled" });
      },
    }),
    endpoint({
      method: "post",
      path: "/api/v1/notifications/{id}/reschedule",
      tag,
      summary: "Give a scheduled notification another time",
      description:
        "Answers the id that stands for it from now on: the old one is cancelled, and its idempotency key leads to the new one. A time that is past means at once.",
      caller,
      input: { params: NotificationPath, body: RescheduleInput },
      answers: { 200: { description: "Rescheduled", schema: RescheduledView } },
      refusals: ["malformed", "not_found", "conflict"],
      handle: async ({ params, body }, producer) => {
        const by = { actor: producerActor(producer), producerId: producer.id };
        const wish = { id: params.id, sendAt: new Date(body.sendAt) };
        return json(200, await rescheduleNotification(context, wish, by));
      },
    }),
  ];
}
