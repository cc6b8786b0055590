import type { Liquid } from "liquidjs";
import { type Pool, type PoolClient, transaction } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";
import { record } from "@/server/audit/record";
import { channelOf } from "@/server/channels/registry";
import { type FieldError, Refusal } from "@/server/errors";
import { malformed } from "@/server/malformed";
import { TemplateContentInput } from "./content";
import { createEngine } from "./engine";

/** Only to parse: what authors write renders in a thread. */
const engines = { html: createEngine(true), text: createEngine(false) };

export type Publication = {
  typeKey: string;
  name: string;
  /** Checked against `TemplateContentInput`. */
  content: unknown;
  createdBy: string;
};

export type PublishedVersion = { templateId: number; versionId: number; version: number };

/**
 * Writes the next version of a type's template and makes it the one that new notifications pin.
 * @throws Refusal naming channel, locale, field and line of every source that does not parse.
 */
export async function publishTemplate(
  pool: Pool,
  { typeKey, name, content, createdBy }: Publication,
): Promise<PublishedVersion> {
  const parsed = TemplateContentInput.safeParse(content);
  if (!parsed.success) throw malformed(parsed.error.issues);
  refuseSyntaxErrors(parsed.data);
  return transaction(pool, async (client) => {
    const published = await write(client, typeKey, name, parsed.data, createdBy);
    await record(client, {
      actor: createdBy,
      action: "template.publish",
      subject: typeKey,
      detail: { version: published.version },
    });
    return published;
  });
}

/** @throws Refusal naming channel, locale, field and line of every source that does not parse. */
export function refuseSyntaxErrors(content: TemplateContent): void {
  const errors = syntaxErrors(content);
  const first = errors[0];
  if (!first) return;
  throw new Refusal("malformed", `Correct the template: ${first.path}, ${first.message}`, {
    errors,
  });
}

/** One entry for each source that LiquidJS cannot parse: `email.pt-BR.body`, `line 3: …`. */
function syntaxErrors(content: TemplateContent): FieldError[] {
  return Object.entries(content).flatMap(([channel, locales]) =>
    Object.entries(locales).flatMap(([locale, sources]) =>
      Object.entries(sources).flatMap(([field, source]) => {
        if (typeof source !== "string") return [];
        const html = field === "body" && channelOf(channel).html;
        const message = syntaxError(html ? engines.html : engines.text, source);
        return message === null ? [] : [{ path: `${channel}.${locale}.${field}`, message }];
      }),
    ),
  );
}

function syntaxError(engine: Liquid, source: string): string | null {
  try {
    engine.parse(source);
    return null;
  } catch (error) {
    const text = error instanceof Error ? error.message : "cannot be parsed";
    const [, message = text, line] = /^(.*?), line:(\d+)/s.exec(text) ?? [];
    return line ? `line ${line}: ${message}` : message;
  }
}

/** The template's row is locked first, so that two authors get two versions. */
async function write(
  client: PoolClient,
  typeKey: string,
  name: string,
  content: TemplateContent,
  createdBy: string,
): Promise<PublishedVersion> {
  const type = await client.query("select from notification_types where key = $1", [typeKey]);
  if (type.rowCount === 0) {
    throw new Refusal(
      "unregistered_type",
      `No type "${typeKey}" is registered. Register it first.`,
    );
  }
  const template = await client.query<{ id: number }>(
    `insert into templates (type_key, name) values ($1, $2)
     on conflict (type_key) do update set name = excluded.name returning id`,
    [typeKey, name],
  );
  const { rows } = await client.query<PublishedVersion>(
    `with made as (
       insert into template_versions (template_id, version, content, created_by)
       select $1, coalesce(max(version), 0) + 1, $2, $3
       from template_versions where template_id = $1
       returning id, template_id, version
     ), published as (
       update templates t set published_version_id = made.id from made where t.id = made.template_id
     )
     select template_id as "templateId", id as "versionId", version from made`,
    [template.rows[0]?.id, content, createdBy],
  );
  const [published] = rows;
  if (!published) throw new Error("the version was not written");
  return published;
}
