import { z } from "zod";
import { strategies } from "@/server/audience/choose-strategy";
import { problemSchema } from "./problem-schema";

export const AcceptedView = z.object({
  id: z.uuid(),
  status: z.enum(["accepted", "duplicate"]).meta({
    description: "duplicate: the idempotency key was seen before; the id is the first one",
  }),
});

export const RescheduleInput = z.strictObject({ sendAt: z.iso.datetime({ offset: true }) });

export const RescheduledView = z.object({
  id: z.uuid().meta({ description: "What stands for it from now on" }),
  sendAt: z.date(),
});

/** Each event is validated by itself, so that one bad event refuses no other. */
const Events = z.array(z.unknown()).min(1).max(1_000);
export const BatchInput = z
  .union([Events, z.strictObject({ events: Events })])
  .transform((body) => (Array.isArray(body) ? body : body.events))
  .meta({ description: "Up to 1000 events, as an array or as {events}" });

export const BatchView = z.object({
  items: z.array(
    z.object({
      index: z.int(),
      status: z.enum(["accepted", "duplicate", "rejected"]),
      id: z.uuid().optional(),
      problem: problemSchema.optional(),
    }),
  ),
});

export const ExplanationView = z.object({
  accepted: z.literal(true),
  strategy: z.enum(strategies),
  estimatedRecipients: z.int(),
  evaluated: z.int().meta({ description: "Users evaluated: at most the first 10 000" }),
  outcomes: z.record(z.string(), z.int()).meta({ description: "All evaluated users by outcome" }),
  users: z.array(
    z.object({
      userId: z.string(),
      channels: z.array(z.string()),
      outcome: z.enum(["routed", "held", "suppressed"]),
      reason: z.string().optional(),
      heldUntil: z.iso.datetime().optional(),
      digestAt: z.iso
        .datetime()
        .optional()
        .meta({ description: "The user's digest, which the mail waits for" }),
      wouldRender: z.record(z.string(), z.object({ title: z.string(), body: z.string() })),
    }),
  ),
});

export const PostQuery = z.strictObject({
  explain: z
    .enum(["true", "false"])
    .optional()
    .meta({ description: "true: validate and evaluate, but send and store nothing" }),
});

const count = z.int();
export const ProgressView = z.object({
  id: z.uuid(),
  type: z.string(),
  priority: z.enum(["P0", "P1", "P2"]),
  status: z.enum(["scheduled", "accepted", "held", "running", "completed", "cancelled", "dead"]),
  strategy: z
    .string()
    .meta({ description: "direct, write, paced, or read: a broadcast that inboxes look up" }),
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
