import type { Queryable } from "@/db/client";
import { type Producer, producerColumns } from "./producer";

const key = "dashboard";

/**
 * The producer of what people send from the dashboard; made when it is first needed. It has no API
 * key; roles decide who may send.
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
    `select ${producerColumns}, p.disabled_at is not null as disabled
     from producers p where p.key = $1`,
    [key],
  );
  return rows[0];
}

async function make(client: Queryable): Promise<Row> {
  await client.query(
    `insert into producers (key, name, allow_fanout, rate_per_second)
     values ($1, 'Dashboard', true, 20) on conflict (key) do nothing`,
    [key],
  );
  const made = await select(client);
  if (!made) throw new Error("the dashboard's producer could not be made");
  return made;
}
