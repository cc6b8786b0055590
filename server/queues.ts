import { z } from "zod";
import { externalChannels } from "./channels/registry";

export const priorities = [0, 1, 2] as const;
export type Priority = (typeof priorities)[number];

/** The queues of the pipeline. Jobs are pointers; rows carry recipients. */
export const queues = {
  /** `{ids}`: notifications to plan (every audience but a single user). */
  plan: (priority: Priority) => `plan.p${priority}`,
  /** `{ids}` of direct notifications, or `{notificationId, fromUser}`: one range of a fan-out. */
  fanout: (priority: Priority) => `fanout.p${priority}`,
  /** `{spans}` of one channel. */
  sending: (channel: string, priority: Priority) => `sending.${channel}.p${priority}`,
};

/** Of a job for direct notifications: it is fetched before those of fan-outs, so that nobody waits behind a crowd. */
export const beforeFanouts = { priority: 1 } as const;

/** The dead-letter queue of a queue. */
export const deadLetterOf = (queue: string) => `dead.${queue}`;

/** Every queue of a priority, upstream first. */
export function queuesOf(priority: Priority): string[] {
  return [
    queues.plan(priority),
    queues.fanout(priority),
    ...externalChannels.map((channel) => queues.sending(channel.key, priority)),
  ];
}

/** A contiguous piece of `deliveries`' key: users [fromUser, toUser] of one notification. */
const Span = z.object({ notificationId: z.uuid(), fromUser: z.int(), toUser: z.int() });
export type Span = z.infer<typeof Span>;

export const PlanJob = z.object({ ids: z.array(z.uuid()) });
export type PlanJob = z.infer<typeof PlanJob>;

const RangeJob = z.object({ notificationId: z.uuid(), fromUser: z.int() });
export const FanoutJob = z.union([z.object({ ids: z.array(z.uuid()) }), RangeJob]);
export type FanoutJob = z.infer<typeof FanoutJob>;

export const SendingJob = z.object({ spans: z.array(Span) });
export type SendingJob = z.infer<typeof SendingJob>;
