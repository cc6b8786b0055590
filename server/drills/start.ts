import { type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { getBehaviour } from "@/server/providers/sandbox-admin";
import type { SandboxChannel } from "@/server/providers/sandbox-behaviour";
import { type ChainAccount, findChain, targetOf } from "./find-chain";
import { planTraffic, type Traffic, type TrafficPlan, timesOf } from "./plan";
import type { Scenario } from "./scenarios";
import { sendTraffic } from "./send-traffic";
import { breakService } from "./service";

export type DrillRequest = {
  scenario: Scenario;
  channel: SandboxChannel;
  /** How long it is broken. */
  brokenSeconds: number;
  /** null: what runs anyway is enough. */
  traffic: Traffic | null;
};

/**
 * Starts a drill: its own traffic begins, and some seconds later (`tendDrills`) the channel's first account breaks;
 * without traffic at once. The sandbox repairs itself when the time is over, whoever is away.
 * @returns its id
 * @throws Refusal `conflict` where a real account is in the order or a drill runs; `unavailable` without a sandbox
 */
export async function startDrill(
  context: Context,
  request: DrillRequest,
  actor: string,
): Promise<number> {
  const { pool, clock, config } = context;
  const { channel, scenario, traffic, brokenSeconds } = request;
  const { account, service } = targetOf(channel, await findChain(pool, channel));
  const plan = traffic && (await planTraffic(context, channel, traffic, brokenSeconds));
  return await transaction(pool, async (client) => {
    const now = clock.now();
    const id = await insert(context, client, { request, account, plan, actor, now });
    await record(client, {
      ...{ actor, action: "drill.start", subject: `drill:${id}` },
      detail: { scenario, channel, brokenSeconds, people: plan?.people ?? 0 },
    });
    // Last: a drill that could not be written breaks nothing. The time ends it in any case.
    if (traffic) await getBehaviour(config);
    else
      await breakService(config, service, {
        scenario,
        perSecond: null,
        forMs: brokenSeconds * 1_000,
      });
    return id;
  });
}

type Starting = {
  request: DrillRequest;
  account: ChainAccount;
  plan: TrafficPlan | null;
  actor: string;
  now: Date;
};

/** By the unique index drills_open: one at a time on a channel. */
async function insert(
  context: Context,
  client: PoolClient,
  { request, account, plan, actor, now }: Starting,
): Promise<number> {
  const { channel, scenario, traffic, brokenSeconds } = request;
  const brokenAt = traffic ? null : now;
  const { repairsAt, endsAt } = timesOf(now, brokenSeconds, traffic !== null);
  const { rows } = await client.query<{ id: number }>(
    `insert into drills (channel, scenario, account_id, started_by, started_at, broken_at, repairs_at,
       ends_at, segment, priority, per_second, people)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (channel) where ended_at is null do nothing returning id`,
    [
      ...[channel, scenario, account.id, actor, now, brokenAt, repairsAt, endsAt],
      ...[
        traffic?.segment ?? null,
        traffic?.priority ?? 1,
        traffic?.perSecond ?? null,
        plan?.people ?? null,
      ],
    ],
  );
  const id = rows[0]?.id;
  if (id === undefined)
    throw new Refusal("conflict", `A drill runs on ${channel} already. Stop that one first.`);
  if (traffic && plan) {
    const sent = { traffic, plan, endsAt, now };
    const notificationId = await sendTraffic(context, client, channel, sent);
    await client.query("update drills set notification_id = $2 where id = $1", [
      id,
      notificationId,
    ]);
  }
  return id;
}
