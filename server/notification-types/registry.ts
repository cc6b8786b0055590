import type { Pool } from "@/db/client";

/** A registered type as accepting an event needs it. */
export type RegisteredType = {
  key: string;
  category: string;
  priority: 0 | 1 | 2;
  pinned: boolean;
  ttlSeconds: number;
  dedupWindowSeconds: number;
  channels: string[];
  templateVersionId: number | null;
};

export type TypeRegistry = { find(key: string): Promise<RegisteredType | undefined> };

/** A change to a type takes effect within this time (ms). */
const maxAgeMs = 2_000;

/** The registry, read whole (some dozens of rows) and kept for two seconds. */
export function createTypeRegistry(pool: Pool): TypeRegistry {
  let types: Promise<Map<string, RegisteredType>> | undefined;
  let loadedAt = 0;

  return {
    async find(key) {
      if (!types || performance.now() - loadedAt > maxAgeMs) {
        loadedAt = performance.now();
        types = load(pool);
        types.catch(() => {
          types = undefined;
        });
      }
      return (await types).get(key);
    },
  };
}

async function load(pool: Pool): Promise<Map<string, RegisteredType>> {
  const { rows } = await pool.query<RegisteredType>(
    `select t.key, t.category, t.priority, t.pinned, t.ttl_seconds as "ttlSeconds",
            t.dedup_window_seconds as "dedupWindowSeconds", t.channels,
            te.published_version_id as "templateVersionId"
     from notification_types t left join templates te on te.type_key = t.key`,
  );
  return new Map(rows.map((type) => [type.key, type]));
}
