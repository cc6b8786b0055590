import { randomUUID } from "node:crypto";
import { type Pool, transaction } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";
import { record } from "@/server/audit/record";
import type { Session } from "@/server/auth/session";
import type { ChannelKey } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { EventInput } from "@/server/pipeline/accept/contract";
import { buildForPublishing } from "@/server/templates/build";
import { insertTestVersion } from "@/server/templates/insert-version";
import { pickLocale } from "@/server/templates/locale";
import { exampleData } from "@/server/templates/preview-reader";
import { readTemplate, type Template, vocabularyFor } from "@/server/templates/read-template";
import { servicesOf } from "./app-services";
import { enabledProducer } from "./send-event";

export type TestRequest = {
  id: number;
  /** What stands in the editor; without it, the working copy. */
  content?: TemplateContent | undefined;
  channels: ChannelKey[];
  /** Which words; without it, those for the recipient's own locale. */
  locale?: string | undefined;
};

/**
 * Sends a template's words to the person who is signed in, through the real pipeline: as a user with
 * the account's address, who is made if there is none. Caps and quiet hours do not hold a test back,
 * opt-outs do.
 * @throws Refusal malformed for words that cannot be rendered or a channel without any
 */
export async function sendTest(
  context: Context,
  session: Session,
  request: TestRequest,
): Promise<{ notificationId: string }> {
  const { pool } = context;
  const template = await readTemplate(pool, request.id);
  if (template.sentAs === null)
    throw new Refusal("conflict", "The template belongs to no type any more: nothing can be sent.");
  const words = wordsOf(request.content ?? template.content, request);
  const built = await buildForPublishing(pool, words, null);
  const producer = await enabledProducer(context);
  const event = await eventFor(pool, session, template, request.channels);
  const templateVersionId = await transaction(pool, async (client) => {
    await client.query("select from templates where id = $1 for no key update", [template.id]);
    const version = { ...built, by: session.email, note: "Test", at: context.clock.now() };
    return insertTestVersion(client, template.id, version);
  });
  const accepted = await servicesOf(context).acceptor.acceptTest(
    producer,
    event,
    templateVersionId,
  );
  await record(pool, {
    // Whoever sent it may read what became of it.
    ...{ actor: session.email, action: "notification.send", subject: accepted.id },
    detail: { type: template.sentAs, testOf: template.id, channels: request.channels },
  });
  return { notificationId: accepted.id };
}

/** The channels that were chosen, in the one locale that was chosen. */
function wordsOf(
  content: TemplateContent,
  { channels, locale }: Pick<TestRequest, "channels" | "locale">,
): TemplateContent {
  return Object.fromEntries(
    channels.map((channel) => {
      const locales = content[channel] ?? {};
      const words = locale ? pickLocale(locales, locale) : undefined;
      if (Object.keys(locales).length === 0)
        throw new Refusal("malformed", `Nothing is written for ${channel} yet. Leave it out.`);
      return [channel, locale && words ? { [locale]: words } : locales];
    }),
  );
}

/** By users_email. */
async function eventFor(
  pool: Pool,
  { email, name, userId }: Session,
  template: Template,
  channels: ChannelKey[],
): Promise<EventInput> {
  const { rows } = await pool.query<{ id: string }>(
    `select external_id as id from users where lower(email) = lower($1) and erased_at is null
     order by users.id limit 1`,
    [email],
  );
  const known = rows[0]?.id;
  return {
    type: template.sentAs ?? "",
    idempotencyKey: `test-${randomUUID()}`,
    target: { userId: known ?? `dashboard-${userId}` },
    ...(known ? {} : { createUser: { email, attributes: { name } } }),
    data: exampleData(await vocabularyFor(pool, template)),
    channels,
  };
}
