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

/** A message in the inbox of somebody. */
export type Reading = { user: KnownUser; row: InboxRow };

/** Renders messages of one user by the template versions they were sent with. */
export function present(
  context: Context,
  renderer: Renderer,
  user: KnownUser,
  rows: InboxRow[],
): Promise<InboxItem[]> {
  return presentEach(
    context,
    renderer,
    rows.map((row) => ({ user, row })),
  );
}

/** As `present`, for several users at once; in the order of the readings. */
export async function presentEach(
  context: Context,
  renderer: Renderer,
  readings: Reading[],
): Promise<InboxItem[]> {
  // One turn of the render thread for each template, not for each message.
  const groups = Map.groupBy(readings, ({ row }) => row.templateVersionId ?? row.typeKey);
  const presented = await Promise.all(
    [...groups.values()].map((group) => presentGroup(context, renderer, group)),
  );
  const items = new Map(presented.flat());
  return readings.flatMap((reading) => items.get(reading) ?? []);
}

/** Readings of one template, and of one type where there is none, each with its item. */
async function presentGroup(
  { pool, log }: Context,
  renderer: Renderer,
  readings: Reading[],
): Promise<[Reading, InboxItem][]> {
  const [first] = readings;
  if (!first) return [];
  const template = await loadTemplate(pool, first.row.templateVersionId);
  const content = contentOf(template, inApp.key, first.row);
  const items = readings.map(({ user, row }) => {
    const reader = { ...user, attributes: row.attributes };
    return { locale: user.locale, variables: variablesFor({ notification: row, user: reader }) };
  });
  const results = await renderer.render({ html: inApp.html, content, items });
  return readings.map((reading, i) => {
    const { row } = reading;
    const result = results[i];
    // One message that cannot be rendered must not hide the others.
    if (!result?.ok) log.warn({ notificationId: row.id }, "inbox message not rendered");
    const rendered = result?.ok ? result.rendered : { title: row.typeName, body: "" };
    return [reading, itemOf(row, rendered)];
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
