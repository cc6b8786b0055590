import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Session } from "@/server/auth/session";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { findProducer } from "./find-producer";

/**
 * Keeps a producer out by hand: every web process refuses its events but P0 within half a second.
 * @throws Refusal `not_found`; `conflict` when it is cut off already
 */
export async function cutOff(
  { pool, clock }: Context,
  session: Session,
  { key, reason }: { key: string; reason: string },
): Promise<void> {
  await transaction(pool, async (client) => {
    await findProducer(client, key, session);
    const { rowCount } = await client.query(
      `update producers set cut_off_at = $2, cut_off_reason = $3, cut_off_by = $4
       where key = $1 and cut_off_at is null`,
      [key, clock.now(), reason, session.email],
    );
    if (!rowCount) throw new Refusal("conflict", `"${key}" is cut off already.`);
    await record(client, {
      ...{ actor: session.email, action: "producer.cut-off", subject: key, detail: { reason } },
    });
  });
}

/**
 * Lets a producer in again; its dead letters up to now are forgiven.
 * @throws Refusal `not_found`; `conflict` when it is not cut off
 */
export async function letIn(
  { pool, clock }: Context,
  session: Session,
  { key }: { key: string },
): Promise<void> {
  await transaction(pool, async (client) => {
    const { cutOffReason } = await findProducer(client, key, session);
    const { rowCount } = await client.query(
      `update producers set cut_off_at = null, cut_off_reason = null, cut_off_by = null, let_in_at = $2
       where key = $1 and cut_off_at is not null`,
      [key, clock.now()],
    );
    if (!rowCount) throw new Refusal("conflict", `"${key}" is not cut off.`);
    const detail = { was: cutOffReason };
    await record(client, {
      ...{ actor: session.email, action: "producer.let-in", subject: key, detail },
    });
  });
}
