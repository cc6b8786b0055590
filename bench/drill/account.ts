import { z } from "zod";
import type { Stack } from "../stack";
import type { Service } from "./services";

/** A code: when it was posted (ms since the epoch), and how long (ms) until the provider had it. */
export type Code = { at: number; ms: number };

export type Accounted = {
  codes: Code[];
  codesRefused: number;
  codesLost: number;
  /** Events that were answered 202, and those among them that have no end. */
  accepted: number;
  open: number;
  /** Fan-outs whose counts do not add up, or differ from their rows. */
  unequal: number;
  /** Pushes below P0 that a provider took more than once. */
  twice: number;
  floodRefused: number;
};

const patienceMs = 180_000;

/** Waits until everything accepted has an end, and compares what was promised with what arrived. */
export async function account(
  stack: Stack,
  {
    auth,
    flood,
    ...others
  }: Record<"auth" | "flood" | "poison", Service> & Record<string, Service>,
): Promise<Accounted> {
  const services = [auth, flood, ...Object.values(others)];
  const posted = services.flatMap((service) => service.posted);
  const ids = posted.flatMap(({ status, id }) => (status === 202 && id ? [id] : []));
  const open = await untilAllEnded(stack, ids);
  const received = await readReceived(stack.sandboxUrl);
  const codes = auth.posted.flatMap(({ at, id }): Code[] => {
    const arrived = id === null ? undefined : received.first.get(id);
    return arrived === undefined ? [] : [{ at, ms: arrived - at }];
  });
  const acceptedCodes = auth.posted.filter(({ status }) => status === 202).length;
  const codeIds = new Set(auth.posted.flatMap(({ id }) => id ?? []));
  return {
    codes,
    codesRefused: auth.posted.length - acceptedCodes,
    codesLost: acceptedCodes - codes.length,
    accepted: ids.length,
    open,
    unequal: await countUnequal(stack, ids),
    twice: [...received.times].filter(
      ([reference, n]) => n > 1 && !codeIds.has(reference.split("/")[0] ?? ""),
    ).length,
    floodRefused: flood.posted.filter(({ status }) => status === 429).length,
  };
}

/** @returns how many have no end after all patience. */
async function untilAllEnded({ pool }: Stack, ids: string[]): Promise<number> {
  for (const began = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 500))) {
    const { rows } = await pool.query<{ open: number }>(
      `select count(*)::int as open from unnest($1::uuid[]) as asked(id)
       left join notifications n on n.id = asked.id where n.completed_at is null`,
      [ids],
    );
    const left = rows[0]?.open ?? ids.length;
    if (left === 0 || Date.now() - began > patienceMs) return left;
  }
}

/** Conservation: considered = routed + held + suppressed, and each routed delivery has one end. */
async function countUnequal({ pool }: Stack, ids: string[]): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `with counted as (
       select notification_id, channel,
         coalesce(sum(n) filter (where outcome = 'routed'), 0) as routed,
         coalesce(sum(n) filter (where outcome in ('sent','failed','expired','cancelled','unknown')), 0) as ended
       from notification_counts
       where notification_id = any($1::uuid[]) and channel not in ('', 'in_app') group by 1, 2),
     stored as (
       select notification_id, channel, count(*) as routed,
         count(*) filter (where state not in ('queued', 'sending')) as ended
       from deliveries where notification_id in (select notification_id from counted) group by 1, 2)
     select count(*)::int as n from counted c left join stored s using (notification_id, channel)
     where c.routed <> c.ended or c.routed is distinct from s.routed or c.ended is distinct from s.ended`,
    [ids],
  );
  return rows[0]?.n ?? 0;
}

const Received = z.object({
  items: z.array(
    z.object({ notificationId: z.string(), reference: z.string(), receivedAt: z.string() }),
  ),
  nextCursor: z.string().nullable(),
});

/** When each notification first reached a push service, and how often each of its references did. */
async function readReceived(
  sandboxUrl: string,
): Promise<{ first: Map<string, number>; times: Map<string, number> }> {
  const first = new Map<string, number>();
  const times = new Map<string, number>();
  let cursor: string | null = "0";
  while (cursor !== null) {
    const query = `channel=push&limit=10000&cursor=${cursor}`;
    const answer = await fetch(`${sandboxUrl}/_sandbox/received?${query}`);
    const page: z.infer<typeof Received> = Received.parse(await answer.json());
    for (const { notificationId, reference, receivedAt } of page.items) {
      const at = Date.parse(receivedAt);
      first.set(notificationId, Math.min(at, first.get(notificationId) ?? at));
      times.set(reference, (times.get(reference) ?? 0) + 1);
    }
    cursor = page.nextCursor;
  }
  return { first, times };
}
