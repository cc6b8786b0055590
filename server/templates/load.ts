import { LRUCache } from "lru-cache";
import type { Pool } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";

/** Versions never change, so they are kept as long as they are used. A database's numbers are its own. */
const caches = new WeakMap<Pool, LRUCache<number, TemplateContent>>();

function cacheOf(pool: Pool): LRUCache<number, TemplateContent> {
  const cache = caches.get(pool) ?? new LRUCache<number, TemplateContent>({ max: 200 });
  caches.set(pool, cache);
  return cache;
}

/** The content of a template version; `{}` for a notification that pinned none. */
export async function loadTemplate(pool: Pool, versionId: number | null): Promise<TemplateContent> {
  if (versionId === null) return {};
  const cache = cacheOf(pool);
  const cached = cache.get(versionId);
  if (cached) return cached;
  const { rows } = await pool.query<{ content: TemplateContent }>({
    name: "templates.load",
    text: "select content from template_versions where id = $1",
    values: [versionId],
  });
  const content = rows[0]?.content;
  if (content) cache.set(versionId, content);
  return content ?? {};
}
