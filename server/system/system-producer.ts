import type { Queryable } from "@/db/client";
import { canaryType } from "@/server/notification-types/canary-type";
import { type Producer, producerColumns } from "@/server/notification-types/producer";
import { alertType } from "./system-types";

const key = "carillon";

/** The producer of Carillon's own messages; made when it is first needed. It has no API key. */
export async function systemProducer(client: Queryable): Promise<Producer> {
  await client.query(
    `insert into producers (key, name, allowed_types, rate_per_second)
     values ($1, 'Carillon', $2, 50) on conflict (key) do nothing`,
    [key, [alertType, canaryType]],
  );
  const { rows } = await client.query<Producer>(
    `select ${producerColumns} from producers p where p.key = $1`,
    [key],
  );
  const [producer] = rows;
  if (!producer) throw new Error("Carillon's own producer could not be made");
  return producer;
}
