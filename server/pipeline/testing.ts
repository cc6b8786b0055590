import type { PgBoss } from "pg-boss";
import type { Context } from "@/server/context";
import { createBoard } from "@/server/control/switches/board";
import type { Producer } from "@/server/notification-types/producer";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { feed } from "@/server/pipeline/fanout/feeder";
import { planNotification } from "@/server/pipeline/fanout/plan";
import { runBatch } from "@/server/pipeline/fanout/run-batch";
import { createSendableNotifications } from "@/server/pipeline/sending/notifications";
import { releaseDue } from "@/server/pipeline/sending/release-due";
import { releaseStranded } from "@/server/pipeline/sending/release-stranded";
import { sendChunk } from "@/server/pipeline/sending/send-chunk";
import type { Sender } from "@/server/pipeline/sending/sender";
import { completeFanouts } from "@/server/pipeline/tracking/complete";
import { deskOf } from "@/server/provider-accounts/testing";
import type { Answer, OutgoingItem, Provider } from "@/server/providers/provider";
import {
  type FanoutJob,
  type PlanJob,
  type Priority,
  priorities,
  queues,
  type SendingJob,
} from "@/server/queues";
import { engagementKinds } from "@/server/rollups/notification-counts.sql";
import { createRenderer } from "@/server/templates/render";
import { testContext } from "@/server/testing";

export const producer: Producer = {
  id: 1,
  key: "tests",
  name: "Tests",
  allowedTypes: null,
  allowFanout: true,
  ratePerSecond: 1_000_000,
  cutOff: null,
  typeLimits: {},
};

/** A provider of the tests' own that keeps what it was handed and answers as it is told. */
export type Recorder = {
  received: { channel: string; items: OutgoingItem[] }[];
  answer: (item: OutgoingItem, n: number) => Answer;
  idempotent: boolean;
};

export type PipelineWorld = Context &
  AsyncDisposable & {
    /** Moves the injected clock. */
    setNow(now: Date): void;
    recorder: Recorder;
    sender: Sender;
    /** Runs jobs as the workers would, until no queue holds any. */
    drain(priority?: Priority): Promise<void>;
  };

/** The four types that rules tell apart, a producer, and a pipeline without processes. */
export async function pipelineWorld(start = new Date()): Promise<PipelineWorld> {
  let now = start;
  const context = await testContext({ clock: { now: () => now } });
  await context.pool.query(
    `insert into notification_types (key, name, category, priority, pinned, mandatory, channels, dedup_window_seconds)
     values ('code', 'Code', 'security', 0, true, true, '{in_app,push,email,sms}', 0),
            ('alert', 'Alert', 'security', 0, false, false, '{in_app,push,email,sms}', 0),
            ('post', 'Post', 'social', 1, false, false, '{in_app,push,email}', 0),
            ('offer', 'Offer', 'marketing', 2, false, false, '{in_app,push,email}', 0),
            ('ping', 'Ping', 'social', 1, false, false, '{in_app}', 0)`,
  );
  await context.pool.query(
    `insert into producers (key, name, allow_fanout) values ('tests', 'Tests', true)`,
  );
  const recorder: Recorder = {
    received: [],
    answer: (item) => ({ kind: "accepted", providerMessageId: item.reference }),
    idempotent: false,
  };
  const renderer = createRenderer();
  const sender: Sender = {
    context,
    renderer,
    desk: deskOf(() => recordingProvider(recorder)),
    notifications: createSendableNotifications(context.pool),
    switches: createBoard(context, () => 1),
    leaseId: () => 1,
    observeLatency: () => {},
    random: () => 0.5,
  };
  await context.pool.query(
    `insert into worker_leases (priority, host, pid, beat_at)
     values (2, 'test', 1, now() + interval '1 day')`,
  );
  return {
    ...context,
    setNow: (at) => {
      now = at;
    },
    recorder,
    sender,
    drain: (priority) => drain(context, sender, priority === undefined ? priorities : [priority]),
    [Symbol.asyncDispose]: async () => {
      await renderer.close();
      await context[Symbol.asyncDispose]();
    },
  };
}

function recordingProvider(recorder: Recorder): Provider {
  return {
    name: "recorder",
    channels: ["push", "email", "sms", "webhook"],
    limits: { batchSize: 500, concurrency: 2 },
    idempotent: recorder.idempotent,
    send: async (channel, items) => {
      recorder.received.push({ channel, items });
      return items.map(recorder.answer);
    },
    check: async () => ({ ok: true, sentence: "It answers." }),
    close: async () => {},
  };
}

async function drain(context: Context, sender: Sender, of: readonly Priority[]): Promise<void> {
  let worked: number;
  do {
    worked = 0;
    for (const priority of of) {
      worked += await take<PlanJob>(context.boss, queues.plan(priority), async ({ ids }) => {
        for (const id of ids) {
          await planNotification(context, id);
          await feed(context, id);
        }
      });
      worked += await take<FanoutJob>(context.boss, queues.fanout(priority), async (job) => {
        if ("ids" in job) {
          await fanoutDirect(context, priority, job.ids);
          return;
        }
        await runBatch(context, job.notificationId, job.fromUser);
        await feed(context, job.notificationId);
      });
      for (const channel of ["push", "email", "sms", "webhook"] as const) {
        const queue = queues.sending(channel, priority);
        worked += await take<SendingJob>(context.boss, queue, async ({ spans }) => {
          await sendChunk(sender, { channel, priority, spans });
        });
      }
      worked += await releaseDue(context, sender.desk, priority);
      worked += await releaseStranded(context, sender.desk, priority);
    }
    await completeFanouts(context);
  } while (worked > 0);
}

async function take<Data extends object>(
  boss: PgBoss,
  queue: string,
  run: (data: Data) => Promise<void>,
): Promise<number> {
  const jobs = await boss.fetch<Data>(queue, { batchSize: 100 });
  for (const job of jobs) await run(job.data);
  if (jobs.length > 0)
    await boss.complete(
      queue,
      jobs.map(({ id }) => id),
    );
  return jobs.length;
}

/** Plain recipients with one device and an address each: `user_1` … `user_n`, ids alike. */
export async function addUsers(context: Context, n: number): Promise<void> {
  await context.pool.query(
    `insert into users (id, external_id, email, time_zone) overriding system value
     select i, 'user_' || i, 'user_' || i || '@example.com', 'UTC' from generate_series(1, $1::int) i`,
    [n],
  );
  await context.pool.query(
    `insert into devices (user_id, device_id, platform, token)
     select i, 'phone', 'ios', 'token-' || i from generate_series(1, $1::int) i`,
    [n],
  );
  // As autovacuum does within a minute: without statistics every plan is a guess.
  await context.pool.query("analyze users, devices, preferences");
}

/**
 * Fails unless every recipient is accounted for, in rows and in counts alike, also while it runs.
 * @returns how many came to what: `/routed/`, `/suppressed/master_off`, `push/sent/`, `push/waiting/`, …
 */
export async function conservation(context: Context, id: string): Promise<Record<string, number>> {
  const { rows } = await context.pool.query<{ side: string; key: string; n: number }>(
    `select 'rows' as side, '/' || outcome || '/' || coalesce(case when outcome <> 'routed' then reason end, '') as key, count(*)::int as n
     from messages where notification_id = $1 group by 2
     union all
     select 'rows', channel || '/routed/', count(*)::int
     from deliveries where notification_id = $1 group by 2
     union all
     select 'rows', channel || '/' || case when not_before is not null and state = 'queued' then 'waiting/'
       else state || '/' || coalesce(reason, '') end, count(*)::int
     from deliveries
     where notification_id = $1 and (not_before is not null or state not in ('queued', 'sending'))
     group by 2
     union all
     select 'counts', channel || '/' || outcome || '/' || reason, sum(n)::int from notification_counts
     where notification_id = $1 and outcome <> all($2::text[]) group by 2 having sum(n) <> 0`,
    [id, engagementKinds],
  );
  const side = (name: string) =>
    Object.fromEntries(rows.filter((row) => row.side === name).map(({ key, n }) => [key, n]));
  const [inRows, inCounts] = [side("rows"), side("counts")];
  if (JSON.stringify(sorted(inRows)) !== JSON.stringify(sorted(inCounts))) {
    throw new Error(
      `rows ${JSON.stringify(inRows)} differ from counts ${JSON.stringify(inCounts)}`,
    );
  }
  const outcomes = Object.entries(inRows).filter(([key]) => !/^.+\/routed\/$/.test(key));
  return Object.fromEntries(outcomes);
}

const sorted = (counts: Record<string, number>) =>
  Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
