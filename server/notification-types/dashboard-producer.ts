import { randomBytes } from "node:crypto";
import type { Queryable } from "@/db/client";
import type { Producer } from "./producer";

const key = "dashboard";

/**
 * The producer of what people send from the dashboard; made when it is first needed. Its key hash is
 * random, so that no API key fits it; roles decide who may send.
 * @returns the producer, and whether an administrator has disabled it.
 */
export async function dashboardProducer(
  client: Queryable,
): Promise<{ producer: Producer; disabled: boolean }> {
  const found = (await select(client)) ?? (await make(client));
  const { disabled, ...producer } = found;
  return { producer, disabled };
}

type Row = Producer & { disabled: boolean };

async function select(client: Queryable): Promise<Row | undefined> {
  const { rows } = await client.query<Row>(
    `select id, key, name, allowed_types as "allowedTypes", allow_fanout as "allowFanout",
            rate_per_second as "ratePerSecond", disabled_at is not null as disabled
     from producers where key = $1`,
    [key],
  );
  return rows[0];
}

async function make(client: Queryable): Promise<Row> {
  await client.query(
    `insert into producers (key, name, api_key_hash, api_key_prefix, allow_fanout, rate_per_second)
     values ($1, 'Dashboard', $2, '', true, 20) on conflict (key) do nothing`,
    [key, randomBytes(32).toString("hex")],
  );
  const made = await select(client);
  if (!made) throw new Error("the dashboard's producer could not be made");
  return made;
}
