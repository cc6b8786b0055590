import type { Queryable } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";

/** A registered type, as somebody who composes an event chooses it. */
export type CatalogueType = {
  key: string;
  name: string;
  description: string;
  category: string;
  priority: 0 | 1 | 2;
  pinned: boolean;
  mandatory: boolean;
  ttlSeconds: number;
  channels: string[];
  /** Rows for everybody, looked up, or by size: see `choose-strategy.ts`. */
  fanOut: string;
  /** Which version of its template is published. */
  templateVersionId: number | null;
  /** The published template's sources; null: a plain text is sent. */
  template: TemplateContent | null;
};

/** Every registered type but Carillon's own: some dozens of rows, by category, the most urgent first. */
export async function readCatalogue(client: Queryable): Promise<CatalogueType[]> {
  const { rows } = await client.query<CatalogueType>(
    `select t.key, t.name, t.description, t.category, t.priority, t.pinned, t.mandatory,
            t.ttl_seconds as "ttlSeconds", t.channels, t.fan_out as "fanOut",
            te.published_version_id as "templateVersionId", v.content as template
     from notification_types t
     left join templates te on te.type_key = t.key
     left join template_versions v on v.id = te.published_version_id
     where t.category <> 'system'
     order by min(t.priority) over (partition by t.category), t.category, t.priority, t.name`,
  );
  return rows;
}
