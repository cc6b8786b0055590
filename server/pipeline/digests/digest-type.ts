import type { Pool } from "@/db/client";
import { digestType } from "@/server/pipeline/preferences/digest.sql";
import { systemProducer } from "@/server/system/system-producer";
import { publishTemplate } from "@/server/templates/publish";
import { digestTemplate } from "./digest-template";

/** What a digest is made with. */
export type DigestSettings = {
  producerId: number;
  priority: 0 | 1 | 2;
  ttlSeconds: number;
  channels: string[];
  templateVersionId: number | null;
};

/**
 * The settings of the type, made with its template when they are first needed. From then on they are the
 * workspace's to change.
 */
export async function digestSettings(pool: Pool, now: Date): Promise<DigestSettings> {
  const { id: producerId } = await systemProducer(pool);
  const known = await read(pool);
  if (known?.templateVersionId) return { ...known, producerId };
  await pool.query(
    `insert into notification_types (key, name, description, category, priority, ttl_seconds,
       dedup_window_seconds, channels, created_at)
     values ($1, 'Digest', 'The mails of a category that a user wants collected, as one.', 'digests', 1,
       259200, 0, '{email}', $2) on conflict (key) do nothing`,
    [digestType, now],
  );
  await publishTemplate(pool, {
    typeKey: digestType,
    name: "Digest",
    content: { email: digestTemplate },
    createdBy: "system",
  });
  const made = await read(pool);
  if (!made) throw new Error("the type of digests could not be made");
  return { ...made, producerId };
}

async function read(pool: Pool): Promise<Omit<DigestSettings, "producerId"> | undefined> {
  const { rows } = await pool.query<Omit<DigestSettings, "producerId">>(
    `select t.priority, t.ttl_seconds as "ttlSeconds", t.channels,
            te.published_version_id as "templateVersionId"
     from notification_types t left join templates te on te.type_key = t.key where t.key = $1`,
    [digestType],
  );
  return rows[0];
}
