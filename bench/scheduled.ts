import { z } from "zod";
import { idTime } from "@/server/ids";
import { benchDatabase } from "./database";
import { describeMachine, type Figure, percentile, report } from "./measure";
import { apiKey, type Stack, startStack } from "./stack";

/**
 * `npm run bench -- scheduled [share]`: how late scheduled pushes reach the provider. 10 000 due within one
 * minute, and as many due at one and the same moment. The moment is the `sendAt` that was posted; arrival is
 * the time at which the sandbox had read the request.
 */
const share = Number(process.argv[2] ?? 1);
const n = Math.round(10_000 * share);
const batch = 1_000;
const Items = z.object({
  items: z.array(z.object({ status: z.string(), id: z.string().optional() })),
});

await using database = await benchDatabase();
const machine = await describeMachine(database.pool);
console.log(`${n.toLocaleString("en-US")} users with a phone each …`);
await addPeople();
await using stack = await startStack(database);

// The first ones compile, plan and open connections.
await late(stack, { key: "warm", people: Math.min(n, 200), spreadMs: 2_000, aheadMs: 5_000 });
const minute = await late(stack, { key: "minute", people: n, spreadMs: 60_000, aheadMs: 30_000 });
const moment = await late(stack, { key: "moment", people: n, spreadMs: 0, aheadMs: 30_000 });

report("scheduled", machine, [...figures("minute", minute), ...figures("moment", moment)]);

function figures(name: string, ms: number[]): Figure[] {
  return [
    { name: `${name}EarliestMs`, value: percentile(ms, 0), unit: "ms", goal: { atLeast: 0 } },
    { name: `${name}P50Ms`, value: percentile(ms, 0.5), unit: "ms" },
    { name: `${name}P99Ms`, value: percentile(ms, 0.99), unit: "ms", goal: { atMost: 5_000 } },
    { name: `${name}LatestMs`, value: percentile(ms, 1), unit: "ms", goal: { atMost: 5_000 } },
  ];
}

async function addPeople(): Promise<void> {
  await database.pool.query(
    `insert into users (id, external_id) overriding system value
     select i, 'user_' || i from generate_series(1, $1::int) i`,
    [n],
  );
  await database.pool.query(
    `insert into devices (user_id, device_id, platform, token)
     select i, 'phone', 'android', 'token-' || i from generate_series(1, $1::int) i`,
    [n],
  );
  await database.pool.query(
    `insert into notification_types (key, name, category, priority, channels, dedup_window_seconds)
     values ('bench.reminder', 'Reminder', 'product', 1, '{push}', 0)`,
  );
  await database.pool.query("vacuum (analyze) users, devices");
}

type Run = { key: string; people: number; spreadMs: number; aheadMs: number };

/** Schedules one for each of some people; answers how late each arrived (ms). */
async function late(on: Stack, { key, people, spreadMs, aheadMs }: Run): Promise<number[]> {
  const from = Date.now() + aheadMs;
  const events = Array.from({ length: people }, (_, i) => ({
    ...{
      type: "bench.reminder",
      idempotencyKey: `${key}-${i}`,
      target: { userId: `user_${i + 1}` },
    },
    ...{ data: { title: "A reminder", message: "It is time." } },
    sendAt: new Date(from + Math.floor((i / people) * spreadMs)).toISOString(),
  }));
  const ids: string[] = [];
  for (let i = 0; i < events.length; i += batch)
    ids.push(...(await post(on, events.slice(i, i + batch))));
  if (Date.now() > from) throw new Error("Posting took longer than the events were ahead");
  const received = await untilAll(on, ids, from + spreadMs + 60_000);
  return ids.map((id) => (received.get(id) ?? 0) - idTime(id).getTime());
}

async function post(on: Stack, events: object[]): Promise<string[]> {
  const response = await fetch(`${on.url}/api/v1/notifications/batch`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(events),
  });
  const { items } = Items.parse(await response.json());
  return items.map(({ status, id }) => {
    if (status !== "accepted" || !id) throw new Error(`An event was ${status}`);
    return id;
  });
}

async function untilAll(on: Stack, ids: string[], deadline: number): Promise<Map<string, number>> {
  for (;;) {
    const received = await on.receivedAt();
    const missing = ids.filter((id) => !received.has(id)).length;
    if (missing === 0) return received;
    if (Date.now() > deadline) throw new Error(`${missing} of ${ids.length} never arrived`);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}
