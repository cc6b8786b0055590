import type { AggregateFacts } from "@/db/schema/json";
import type { KnownUser } from "@/server/audience/find-user";
import type { Rendered } from "@/server/channels/channel";
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
  // One turn of the render thread for each template, not for each message.
  const groups = Map.groupBy(rows, (row) => row.templateVersionId ?? row.typeKey);
  const presented = await Promise.all(
    [...groups.values()].map((group) => presentGroup(context, renderer, user, group)),
  );
  const items = new Map(presented.flat());
  return rows.flatMap((row) => items.get(row) ?? []);
}

/** Rows of one template and one type where there is none, each with its item. */
async function presentGroup(
  { pool, log }: Context,
  renderer: Renderer,
  user: KnownUser,
  rows: InboxRow[],
): Promise<[InboxRow, InboxItem][]> {
  const [first] = rows;
  if (!first) return [];
  const content = contentOf(await loadTemplate(pool, first.templateVersionId), inApp.key, first);
  const items = rows.map((row) => {
    const reader = { ...user, attributes: row.attributes };
    return { locale: user.locale, variables: variablesFor({ notification: row, user: reader }) };
  });
  const results = await renderer.render({ html: inApp.html, content, items });
  return rows.map((row, i) => {
    const result = results[i];
    // One message that cannot be rendered must not hide the others.
    if (!result?.ok) log.warn({ notificationId: row.id }, "inbox message not rendered");
    return [row, itemOf(row, result?.ok ? result.rendered : { title: row.typeName, body: "" })];
  });
}

function itemOf(row: InboxRow, rendered: Rendered): InboxItem {
  const { id, typeKey, category, readAt, seenAt } = row;
  return {
    id: row.collapseInto ?? id,
    kind: row.broadcast ? "broadcast" : "personal",
    type: typeKey,
    category,
    ...inApp.compose(rendered, { ...row, notificationId: id }),
    ...sumOf(row.aggregate),
    readAt,
    seenAt,
    createdAt: idTime(id),
  };
}

function sumOf(aggregate: AggregateFacts | null): Pick<InboxItem, "actors" | "count"> {
  if (!aggregate) return {};
  const named = [aggregate.first.actor, aggregate.latest.actor].filter((actor) => actor !== null);
  return { actors: [...new Set(named)], count: aggregate.actors };
}
