import type { Pool } from "@/db/client";
import type { ChannelContent, TemplateContent } from "@/db/schema/json";
import { idTime } from "@/server/ids";
import { contentOf } from "@/server/templates/default-content";
import { loadTemplate } from "@/server/templates/load";
import type { Renderer } from "@/server/templates/render";
import { variablesFor } from "@/server/templates/variables";
import type { CheckedMail } from "./take-due.sql";

/** One line of a digest, in its reader's language. */
export type DigestItem = {
  id: string;
  type: string;
  title: string;
  text: string;
  url: string | null;
  at: string;
};

const mostTitle = 200;
const mostText = 500;

/**
 * What each mail says in short: as the inbox, else a push would show it, else its subject alone. One that
 * cannot be rendered goes by its type's name.
 */
export async function renderItems(
  pool: Pool,
  renderer: Renderer,
  mails: CheckedMail[],
): Promise<Map<CheckedMail, DigestItem>> {
  const groups = Map.groupBy(mails, ({ templateVersionId, typeKey }) => {
    return `${templateVersionId} ${typeKey}`;
  });
  const rendered = await Promise.all(
    [...groups.values()].map((group) => renderGroup(pool, renderer, group)),
  );
  return new Map(rendered.flat());
}

async function renderGroup(
  pool: Pool,
  renderer: Renderer,
  group: CheckedMail[],
): Promise<[CheckedMail, DigestItem][]> {
  const [first] = group;
  if (!first) return [];
  const content = shortContent(await loadTemplate(pool, first.templateVersionId), first);
  const items = group.map((mail) => {
    const notification = { ...mail, data: mail.data ?? {} };
    return { locale: mail.user.locale, variables: variablesFor({ notification, user: mail.user }) };
  });
  const results = await renderer.render({ html: false, content, items });
  return group.map((mail, i) => {
    const result = results[i];
    const words = result?.ok ? result.rendered : { title: mail.typeName, body: "" };
    const item = {
      id: mail.notificationId,
      type: mail.typeKey,
      title: (words.title || mail.typeName).slice(0, mostTitle),
      text: words.body.slice(0, mostText),
      url: words.actionUrl ?? null,
      at: idTime(mail.notificationId).toISOString(),
    };
    return [mail, item];
  });
}

function shortContent(
  template: TemplateContent,
  type: { typeKey: string },
): Record<string, ChannelContent> {
  const short = template.in_app ?? template.push;
  if (short || !template.email) return short ?? contentOf(template, "in_app", type);
  return Object.fromEntries(
    Object.entries(template.email).map(([locale, { title = "", actionUrl }]) => [
      locale,
      { title, body: "", ...(actionUrl ? { actionUrl } : {}) },
    ]),
  );
}
