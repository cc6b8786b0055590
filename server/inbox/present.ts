import type { AggregateFacts } from "@/db/schema/json";
import type { KnownUser } from "@/server/audience/find-user";
import { inApp } from "@/server/channels/in-app";
import type { Context } from "@/server/context";
import { idTime } from "@/server/ids";
import { contentOf } from "@/server/templates/default-content";
import { loadTemplate } from "@/server/templates/load";
import type { Renderer } from "@/server/templates/render";
import { variablesFor } from "@/server/templates/variables";
import type { InboxItem } from "./inbox-item";

/** A message with what rendering needs of its notification. */
export type InboxRow = {
  /** The notification's; of an update of an aggregate, not the item's. */
  id: string;
  broadcast: boolean;
  collapseInto: string | null;
  aggregate: AggregateFacts | null;
  typeKey: string;
  typeName: string;
  category: string;
  actor: string | null;
  object: string | null;
  data: Record<string, unknown>;
  templateVersionId: number | null;
  expiresAt: Date;
  /** The reader's. */
  attributes: Record<string, unknown>;
  readAt: Date | null;
  seenAt: Date | null;
};

/** Renders messages by the template versions they were sent with. */
export async function present(
  context: Context,
  renderer: Renderer,
  user: KnownUser,
  rows: InboxRow[],
): Promise<InboxItem[]> {
  return Promise.all(rows.map((row) => presentOne(context, renderer, user, row)));
}

async function presentOne(
  { pool, log }: Context,
  renderer: Renderer,
  user: KnownUser,
  row: InboxRow,
): Promise<InboxItem> {
  const notification = { ...row, startedAt: idTime(row.id) };
  const template = await loadTemplate(pool, row.templateVersionId);
  const content = contentOf(template, inApp.key, notification);
  const reader = { ...user, attributes: row.attributes };
  const variables = variablesFor({ notification, user: reader });
  const items = [{ locale: user.locale, variables }];
  const [result] = await renderer.render({ html: inApp.html, content, items });
  // One message that cannot be rendered must not hide the others.
  if (!result?.ok) log.warn({ notificationId: row.id }, "inbox message not rendered");
  const rendered = result?.ok ? result.rendered : { title: row.typeName, body: "" };
  const { id, typeKey, category, readAt, seenAt } = row;
  return {
    id: row.collapseInto ?? id,
    kind: row.broadcast ? "broadcast" : "personal",
    type: typeKey,
    category,
    ...inApp.compose(rendered, { ...notification, notificationId: id }),
    ...sumOf(row.aggregate),
    readAt,
    seenAt,
    createdAt: notification.startedAt,
  };
}

function sumOf(aggregate: AggregateFacts | null): Pick<InboxItem, "actors" | "count"> {
  if (!aggregate) return {};
  const named = [aggregate.first.actor, aggregate.latest.actor].filter((actor) => actor !== null);
  return { actors: [...new Set(named)], count: aggregate.actors };
}
