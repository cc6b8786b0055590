import { z } from "zod";
import type { Stack } from "../stack";

/** What became of one campaign. */
export type Phase<T> = {
  id: string;
  startedAt: number;
  seconds: number;
  sent: Record<"push" | "email", number>;
  /** Users who got the push twice, by the sandbox's own word. */
  twice: number;
  /** Pushes that left after their time to live. */
  late: number;
  /** Deliveries without an end. */
  open: number;
  /** Tokens that the provider called dead. */
  dead: number;
  /** All outcomes, in a line. */
  line: string;
  disturbance: T;
};

/** As a provider behaves on a good day. */
export const usual = { outage: false, rateLimitPerSecond: null, invalidTokenRate: 0 };

/** Changes how one of the sandbox's services behaves from now on. */
export async function behave(stack: Stack, service: string, change: object): Promise<void> {
  const url = new URL(`/_sandbox/providers/${service}`, stack.sandboxUrl);
  const answer = await fetch(url, { method: "PUT", body: JSON.stringify(change) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}

/** Waits until a share of the audience has been handed over on a channel. */
type UntilShare = (channel: string, share: number) => Promise<void>;

/** Sends one campaign to everybody, disturbs it as told, and waits until every recipient has an outcome. */
export async function runPhase<T>(
  stack: Stack,
  name: string,
  disturb?: (untilShare: UntilShare) => Promise<T>,
): Promise<Phase<T>> {
  const startedAt = Date.now();
  const began = performance.now();
  const id = await stack.post({
    type: "bench.campaign",
    target: { broadcast: true },
    object: `${name} ${startedAt}`,
  });
  const [disturbance, seconds] = await Promise.all([
    disturb?.((channel, share) => untilSent(stack, id, channel, share)) as Promise<T>,
    stack.untilComplete(id, began),
  ]);
  const outcomes = await readOutcomes(stack, id);
  const sent = { push: outcomes["push sent"] ?? 0, email: outcomes["email sent"] ?? 0 };
  return {
    ...{ id, startedAt, seconds, sent, disturbance },
    twice: await countTwice(stack, id),
    ...(await readFaults(stack, id)),
    line: `${name}: ${seconds.toFixed(1)} s, ${JSON.stringify(outcomes)}`,
  };
}

async function untilSent(stack: Stack, id: string, channel: string, share: number): Promise<void> {
  for (;;) {
    const { rows } = await stack.pool.query<{ sent: number; estimate: number }>(
      `select coalesce(sum(n) filter (where outcome = 'sent'), 0)::int as sent,
              (select estimate from fanouts where notification_id = $1) as estimate
       from notification_counts where notification_id = $1 and channel = $2`,
      [id, channel],
    );
    const [row] = rows;
    if (row && row.estimate > 0 && row.sent > share * row.estimate) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function readOutcomes(stack: Stack, id: string): Promise<Record<string, number>> {
  const { rows } = await stack.pool.query<{ what: string; n: number }>(
    `select channel || ' ' || state || coalesce(' ' || reason, '') as what, count(*)::int as n
     from deliveries where notification_id = $1 group by 1 order by 1`,
    [id],
  );
  return Object.fromEntries(rows.map(({ what, n }) => [what, n]));
}

const Received = z.object({
  items: z.array(z.object({ reference: z.string() })),
  nextCursor: z.string().nullable(),
});

/** References (a user's device) that any of the two services took more than once. */
async function countTwice(stack: Stack, id: string): Promise<number> {
  const seen = new Set<string>();
  let twice = 0;
  let cursor: string | null = "0";
  while (cursor !== null) {
    const query = `notificationId=${id}&channel=push&limit=10000&cursor=${cursor}`;
    const answer = await fetch(`${stack.sandboxUrl}/_sandbox/received?${query}`);
    const page: z.infer<typeof Received> = Received.parse(await answer.json());
    for (const { reference } of page.items) {
      if (seen.has(reference)) twice += 1;
      seen.add(reference);
    }
    cursor = page.nextCursor;
  }
  return twice;
}

async function readFaults(
  stack: Stack,
  id: string,
): Promise<Pick<Phase<unknown>, "late" | "open" | "dead">> {
  const { rows } = await stack.pool.query<{ late: number; open: number; dead: number }>(
    `select count(*) filter (where d.state = 'sent' and d.finished_at > n.expires_at + interval '10 s')::int as late,
            count(*) filter (where d.state in ('queued', 'sending'))::int as open,
            count(*) filter (where d.reason = 'endpoint_invalid')::int as dead
     from deliveries d join notifications n on n.id = d.notification_id where d.notification_id = $1`,
    [id],
  );
  return rows[0] ?? { late: 0, open: 0, dead: 0 };
}

/** Waits for an account's next event of a kind after `since`. @returns when it happened. */
export async function untilEvent(
  stack: Stack,
  key: string,
  event: string,
  since: Date,
): Promise<Date> {
  for (const began = Date.now(); Date.now() - began < 120_000; ) {
    const { rows } = await stack.pool.query<{ at: Date }>(
      `select e.at from provider_events e join provider_configs c on c.id = e.account_id
       where c.key = $1 and e.event = $2 and e.at >= $3 order by e.id limit 1`,
      [key, event, since],
    );
    if (rows[0]) return rows[0].at;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`"${event}" of ${key} did not come within two minutes`);
}
