import type { Queryable } from "@/db/client";
import type { ComposedBroadcast } from "@/db/schema/json";
import { Refusal } from "@/server/errors";

/**
 * A broadcast has the words of a version that was published for its type, or none; by the primary key.
 * @throws Refusal malformed naming the field
 */
export async function refuseForeignWords(
  client: Queryable,
  { typeKey, templateVersionId }: Pick<ComposedBroadcast, "typeKey" | "templateVersionId">,
): Promise<void> {
  if (templateVersionId === null) return;
  const { rowCount } = await client.query(
    `select from template_versions v join templates t on t.id = v.template_id
     where v.id = $1 and v.version > 0 and t.type_key = $2`,
    [templateVersionId, typeKey],
  );
  if (rowCount === 1) return;
  const message = `is not a published version of the template of "${typeKey}"; reload, and look at its preview again`;
  throw new Refusal("malformed", `The version of the template ${message}.`, {
    errors: [{ path: "templateVersionId", message }],
  });
}
