import { z } from "zod";
import type { Acceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { cancelNotification } from "@/server/pipeline/fanout/control";
import { getNotification } from "@/server/pipeline/tracking/progress";
import { type Endpoint, endpoint } from "./endpoint";
import { NotificationPath } from "./parameters";
import { problemSchema } from "./problem-schema";
import { largeBodyLimit } from "./read-body";
import { json } from "./reply";
import { producerActor, type Services } from "./services";

const tag = "Notifications";

const AcceptedView = z.object({
  id: z.uuid(),
  status: z.enum(["accepted", "duplicate"]).meta({
    description: "duplicate: the idempotency key was seen before; the id is the first one",
  }),
});

/** Each event is validated by itself, so that one bad event refuses no other. */
const Events = z.array(z.unknown()).min(1).max(1_000);
const BatchInput = z
  .union([Events, z.strictObject({ events: Events })])
  .transform((body) => (Array.isArray(body) ? body : body.events))
  .meta({ description: "Up to 1000 events, as an array or as {events}" });

const BatchView = z.object({
  items: z.array(
    z.object({
      index: z.int(),
      status: z.enum(["accepted", "duplicate", "rejected"]),
      id: z.uuid().optional(),
      problem: problemSchema.optional(),
    }),
  ),
});

const count = z.int();
const ProgressView = z.object({
  id: z.uuid(),
  type: z.string(),
  priority: z.enum(["P0", "P1", "P2"]),
  status: z.enum(["scheduled", "accepted", "running", "completed", "cancelled", "dead"]),
  strategy: z.string().meta({ description: "direct, write or paced" }),
  counts: z.object({
    considered: count,
    routed: count,
    held: count,
    suppressed: z.record(z.string(), count).meta({ description: "By reason" }),
    channels: z.record(
      z.string(),
      z.object({
        routed: count,
        sent: count,
        failed: count,
        expired: count,
        cancelled: count,
        unknown: count,
        waiting: count,
        inFlight: count,
      }),
    ),
  }),
  createdAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
});

export function notificationEndpoints(
  { context, callers }: Services,
  acceptor: Acceptor,
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
      input: { body: EventInput },
      answers: {
        202: { description: "Accepted", schema: AcceptedView },
        200: { description: "The same idempotency key again", schema: AcceptedView },
      },
      refusals: [
        "malformed",
        "forbidden",
        "not_found",
        "conflict",
        "unregistered_type",
        "rate_limited",
      ],
      handle: async ({ body }, producer) => {
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
  ];
}
