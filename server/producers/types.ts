import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Session } from "@/server/auth/session";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { findProducer } from "./find-producer";
import { checkTypes, startAtFirstStep } from "./save-producer";
import { nextStep, steps } from "./steps";

/**
 * Lets a producer send a type, at the first step's rate. Where it may send every type, the type gets
 * that limit. @throws Refusal `not_found`, `malformed`, `conflict` when it has the type already
 */
export async function grantType(
  { pool, clock }: Context,
  session: Session,
  { key, type }: { key: string; type: string },
): Promise<void> {
  await transaction(pool, async (client) => {
    const producer = await findProducer(client, key, session);
    await checkTypes(client, [type]);
    if (producer.allowedTypes?.includes(type))
      throw new Refusal("conflict", `"${key}" may send "${type}" already.`);
    await client.query(
      `update producers set allowed_types = array_append(allowed_types, $2)
       where key = $1 and allowed_types is not null and not $2 = any(allowed_types)`,
      [key, type],
    );
    await startAtFirstStep(client, producer.id, [type], session.email, clock.now());
    const detail = { type, ratePerSecond: steps[0] };
    await record(client, {
      ...{ actor: session.email, action: "producer.type-granted", subject: key, detail },
    });
  });
}

/** Takes a type away. @throws Refusal `not_found`; `conflict` where the producer may send every type */
export async function withdrawType(
  { pool }: Context,
  session: Session,
  { key, type }: { key: string; type: string },
): Promise<void> {
  await transaction(pool, async (client) => {
    const producer = await findProducer(client, key, session);
    if (!producer.allowedTypes?.includes(type))
      throw new Refusal("conflict", `"${type}" is not in the list of "${key}": look again.`);
    await client.query(
      "update producers set allowed_types = array_remove(allowed_types, $2) where key = $1",
      [key, type],
    );
    await client.query(
      "delete from producer_type_limits where producer_id = $1 and type_key = $2",
      [producer.id, type],
    );
    await record(client, {
      ...{ actor: session.email, action: "producer.type-withdrawn", subject: key },
      detail: { type },
    });
  });
}

/**
 * Moves a type's own limit to another step, up by one at a time; null lifts it. `seen` is the limit that
 * was shown. @throws Refusal `not_found`; `conflict` when it changed meanwhile; `malformed` for a leap
 */
export async function moveStep(
  { pool, clock }: Context,
  session: Session,
  move: { key: string; type: string; seen: number; to: number | null },
): Promise<void> {
  const { key, type, seen, to } = move;
  if ((to === null || to > seen) && to !== nextStep(seen))
    throw new Refusal(
      "malformed",
      `to: one step at a time; after ${seen} comes ${nextStep(seen)}.`,
    );
  await transaction(pool, async (client) => {
    const { id } = await findProducer(client, key, session);
    const where = "where producer_id = $1 and type_key = $2 and rate_per_second = $3";
    const { rowCount } =
      to === null
        ? await client.query(`delete from producer_type_limits ${where}`, [id, type, seen])
        : await client.query(
            `update producer_type_limits set rate_per_second = $4, changed_by = $5, changed_at = $6 ${where}`,
            [id, type, seen, to, session.email, clock.now()],
          );
    if (!rowCount)
      throw new Refusal("conflict", "Somebody changed this limit meanwhile: look at it again.");
    const detail = { type, from: seen, to };
    await record(client, {
      ...{ actor: session.email, action: "producer.type-step", subject: key, detail },
    });
  });
}
