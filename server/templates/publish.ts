import { type Pool, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { buildForPublishing } from "./build";
import { type InsertedVersion, insertVersion } from "./insert-version";

export type Publication = {
  typeKey: string;
  name: string;
  /** Checked like a draft. */
  content: unknown;
  createdBy: string;
};

export type PublishedVersion = InsertedVersion & { templateId: number };

/**
 * Publishes what a program brings as the next version of a type's template; a draft is dropped. Unknown
 * variables pass: nobody is there to correct them.
 * @throws Refusal naming channel, locale, field and line of every source that cannot be rendered.
 */
export async function publishTemplate(
  pool: Pool,
  { typeKey, name, content, createdBy: by }: Publication,
): Promise<PublishedVersion> {
  const built = await buildForPublishing(pool, content, null);
  return transaction(pool, async (client) => {
    const type = await client.query("select from notification_types where key = $1", [typeKey]);
    if (type.rowCount === 0) {
      throw new Refusal(
        "unregistered_type",
        `No type "${typeKey}" is registered. Register it first.`,
      );
    }
    // Its row is locked by this, so that two authors get two versions.
    const template = await client.query<{ id: number }>(
      `insert into templates (type_key, name) values ($1, $2)
       on conflict (type_key) do update set name = excluded.name returning id`,
      [typeKey, name],
    );
    const templateId = template.rows[0]?.id;
    if (templateId === undefined) throw new Error("the template was not written");
    const made = await insertVersion(client, templateId, { ...built, by, note: "" });
    await record(client, {
      ...{ actor: by, action: "template.publish", subject: typeKey },
      detail: { version: made.version },
    });
    return { templateId, ...made };
  });
}
