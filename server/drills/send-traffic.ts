import { jobsIn, type PoolClient } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import type { Context } from "@/server/context";
import { mintId } from "@/server/ids";
import { dashboardProducer } from "@/server/notification-types/dashboard-producer";
import { drillType } from "@/server/notification-types/drill-type";
import type { SandboxChannel } from "@/server/providers/sandbox-behaviour";
import { queues } from "@/server/queues";
import type { Traffic, TrafficPlan } from "./plan";

const buckets = 10_000;

/**
 * Writes the one paced notification that is a drill's traffic, with its job, in the caller's transaction: a
 * person gets one message of a drill. @returns its id
 */
export async function sendTraffic(
  { boss }: Pick<Context, "boss">,
  client: PoolClient,
  channel: SandboxChannel,
  { traffic, plan, endsAt, now }: { traffic: Traffic; plan: TrafficPlan; endsAt: Date; now: Date },
): Promise<string> {
  await keepType(client);
  const id = mintId(now);
  const { producer } = await dashboardProducer(client);
  const part = { salt: `drill:${id}`, from: 0, to: Math.ceil(plan.share * buckets) };
  const filter: SegmentFilter = { all: [plan.filter, { bucket: part }] };
  const key = `drill:${id}`;
  await client.query(
    `insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, data,
       channels, idempotency_key, accepted_at, expires_at, pace_per_second)
     values ($1, $2, $3, $4, 'accepted', 'write', $5, $6, array[$7::text], $8, $9, $10, $11)`,
    [
      ...[id, producer.id, drillType, traffic.priority, { kind: "segment", key, filter }, words],
      ...[channel, key, now, endsAt, traffic.perSecond],
    ],
  );
  const job = { data: { ids: [id] } };
  await boss.insert(queues.plan(traffic.priority), [job], { db: jobsIn(client) });
  return id;
}

const words = {
  title: "This is a drill",
  body: "Nothing to do: somebody practises what happens when a provider fails.",
};

/** It goes on by no other channel, whatever fails: that one may have a real provider. */
async function keepType(client: PoolClient): Promise<void> {
  await client.query(
    `insert into notification_types (key, name, description, category, priority, ttl_seconds,
       dedup_window_seconds, channels)
     values ($1, 'Drill', 'What the drill page sends to the sandbox.', 'product', 1, 900, 0,
       '{push,email,sms,webhook}')
     on conflict (key) do nothing`,
    [drillType],
  );
}
