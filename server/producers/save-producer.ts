import { type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Session } from "@/server/auth/session";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { findProducer } from "./find-producer";
import { steps } from "./steps";

export type NewProducer = {
  key: string;
  name: string;
  ratePerSecond: number;
  allowFanout: boolean;
  /** Each begins at the first step. */
  types: string[];
};

/** Makes a producer without keys. @throws Refusal `conflict` (its key is taken), `malformed` (an unknown type) */
export async function createProducer(
  { pool, clock }: Context,
  session: Session,
  producer: NewProducer,
): Promise<void> {
  const { key, name, ratePerSecond, allowFanout, types } = producer;
  await transaction(pool, async (client) => {
    await checkTypes(client, types);
    const { rows } = await client.query<{ id: number }>(
      `insert into producers (key, name, allowed_types, allow_fanout, rate_per_second, created_at)
       values ($1, $2, $3, $4, $5, $6) on conflict (key) do nothing returning id`,
      [key, name, types, allowFanout, ratePerSecond, clock.now()],
    );
    const made = rows[0];
    if (!made)
      throw new Refusal("conflict", `key: "${key}" is taken. Choose another.`, {
        errors: [{ path: "key", message: "is taken. Choose another." }],
      });
    await startAtFirstStep(client, made.id, types, session.email, clock.now());
    const detail = { name, ratePerSecond, allowFanout, types };
    await record(client, {
      ...{ actor: session.email, action: "producer.created", subject: key, detail },
    });
  });
}

/** Changes a producer's limit, events a second; in force within half a second. @throws Refusal `not_found` */
export async function changeLimit(
  { pool }: Context,
  session: Session,
  { key, ratePerSecond }: { key: string; ratePerSecond: number },
): Promise<void> {
  await transaction(pool, async (client) => {
    const { ratePerSecond: from } = await findProducer(client, key, session);
    await client.query("update producers set rate_per_second = $2 where key = $1", [
      key,
      ratePerSecond,
    ]);
    const detail = { from, to: ratePerSecond };
    await record(client, {
      ...{ actor: session.email, action: "producer.limit", subject: key, detail },
    });
  });
}

export type Rights = { key: string; name: string; allowFanout: boolean; disabled: boolean };

/** Changes what only an administrator may. @throws Refusal `not_found` */
export async function changeRights(
  { pool, clock }: Context,
  session: Session,
  { key, name, allowFanout, disabled }: Rights,
): Promise<void> {
  await transaction(pool, async (client) => {
    const before = await findProducer(client, key, session);
    await client.query(
      `update producers set name = $2, allow_fanout = $3,
         disabled_at = case when $4 then coalesce(disabled_at, $5) end
       where key = $1`,
      [key, name, allowFanout, disabled, clock.now()],
    );
    const from = {
      ...{ name: before.name, allowFanout: before.allowFanout },
      disabled: before.disabledAt !== null,
    };
    const detail = { from, to: { name, allowFanout, disabled } };
    await record(client, {
      ...{ actor: session.email, action: "producer.rights", subject: key, detail },
    });
  });
}

/** @throws Refusal `malformed` */
export async function checkTypes(client: PoolClient, types: string[]): Promise<void> {
  const { rows } = await client.query<{ key: string }>(
    `select wanted as key from unnest($1::text[]) as wanted
     where not exists (select from notification_types t where t.key = wanted)`,
    [types],
  );
  const unknown = rows[0];
  if (unknown)
    throw new Refusal("malformed", `types: "${unknown.key}" is not registered.`, {
      errors: [{ path: "types", message: `"${unknown.key}" is not registered.` }],
    });
}

export async function startAtFirstStep(
  client: PoolClient,
  producerId: number,
  types: string[],
  actor: string,
  now: Date,
): Promise<void> {
  await client.query(
    `insert into producer_type_limits (producer_id, type_key, rate_per_second, changed_by, changed_at)
     select $1, key, $3, $4, $5 from unnest($2::text[]) as key
     on conflict (producer_id, type_key) do nothing`,
    [producerId, types, steps[0], actor, now],
  );
}
