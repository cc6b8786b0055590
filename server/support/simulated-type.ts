import type { Pool } from "@/db/client";
import { Refusal } from "@/server/errors";
import { readCatalogue } from "@/server/notification-types/catalogue";
import { type DataField, dataFieldsOf } from "@/server/templates/data-fields";

/** What a simulation needs to know of a type. */
export type SimulatedType = {
  typeKey: string;
  typeName: string;
  priority: number;
  ttlSeconds: number;
  channels: string[];
};

/** @throws Refusal `unregistered_type` */
export async function readChoice(pool: Pool, typeKey: string): Promise<SimulatedType> {
  const { rows } = await pool.query<SimulatedType>(
    `select key as "typeKey", name as "typeName", priority, ttl_seconds as "ttlSeconds", channels
     from notification_types where key = $1`,
    [typeKey],
  );
  const [type] = rows;
  if (!type)
    throw new Refusal("unregistered_type", "The type is not registered. Choose one of the list.");
  return type;
}

/** Every type that can be tried, with the data that its words read and something plausible for each. */
export async function readChoices(
  pool: Pool,
): Promise<{ key: string; name: string; priority: number; fields: DataField[] }[]> {
  const types = await readCatalogue(pool);
  return types.map(({ key, name, priority, template }) => {
    return { key, name, priority, fields: template ? dataFieldsOf(template) : [] };
  });
}
