import { type PoolClient, transaction } from "@/db/client";
import type { ComposedBroadcast } from "@/db/schema/json";
import { record } from "@/server/audit/record";
import { approvalOver } from "@/server/campaigns/approval-rule";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { type Beginning, countPeople, post, type Starter, tolerance } from "./begin";
import { composedEvent } from "./composed-event";
import { lockRequest } from "./read-requests";

/**
 * Asks a second person to approve a broadcast. Asking twice is asking once.
 * @throws Refusal malformed naming the field
 */
export async function askForBroadcast(
  context: Context,
  { key, broadcast }: Beginning,
  by: string,
): Promise<void> {
  await composedEvent(context, broadcast, key);
  const people = await countPeople(context, broadcast);
  await transaction(context.pool, async (client) => {
    const { rowCount } = await client.query(
      `insert into broadcast_requests (id, broadcast, people, requested_by, requested_at)
       values ($1, $2, $3, $4, $5) on conflict (id) do nothing`,
      [key, broadcast, people, by, context.clock.now()],
    );
    if (rowCount === 0) return;
    const detail = { type: broadcast.typeKey, people };
    await record(client, { actor: by, action: "broadcast.ask", subject: key, detail });
  });
}

/**
 * Approves a broadcast, which begins it, or schedules it.
 * @returns the id of the notification that it became
 * @throws Refusal forbidden for whoever asked; conflict when it was decided or has grown; not_found
 */
export async function approveBroadcast(
  context: Context,
  starter: Starter,
  id: string,
): Promise<string> {
  return transaction(context.pool, async (client) => {
    const { broadcast, people, requestedBy } = await lockRequest(client, id);
    if (requestedBy === starter.by) {
      throw new Refusal(
        "forbidden",
        "An approval takes a second person: somebody else than who asked for it.",
      );
    }
    await refuseGrown(context, broadcast, people);
    const detail = { people, over: await approvalOver(client), askedBy: requestedBy };
    // Its key is the request's: should this transaction fail, approving again finds what began.
    const accepted = await post(context, starter, { key: id, broadcast }, detail);
    await decide(client, id, { by: starter.by, at: context.clock.now(), becomes: accepted.id });
    return accepted.id;
  });
}

/** Gives it back to whoever asked, or takes it back oneself. @throws Refusal conflict, not_found */
export async function sendBackBroadcast(
  { pool, clock }: Context,
  { id, reason, by }: { id: string; reason: string; by: string },
): Promise<void> {
  await transaction(pool, async (client) => {
    await lockRequest(client, id);
    await decide(client, id, { by, at: clock.now(), reason });
    await record(client, { actor: by, action: "broadcast.sendBack", subject: id });
  });
}

async function refuseGrown(
  context: Context,
  broadcast: ComposedBroadcast,
  people: number,
): Promise<void> {
  const now = await countPeople(context, broadcast);
  if (now <= people * tolerance) return;
  throw new Refusal(
    "conflict",
    `Its audience has grown from ${people} to ${now} people since it was asked for. Send it back, to be asked for anew.`,
  );
}

async function decide(
  client: PoolClient,
  id: string,
  decision: { by: string; at: Date; reason?: string; becomes?: string },
): Promise<void> {
  await client.query(
    `update broadcast_requests set decided_by = $2, decided_at = $3, reason = $4, notification_id = $5
     where id = $1`,
    [id, decision.by, decision.at, decision.reason ?? null, decision.becomes ?? null],
  );
}
