import type { Context } from "@/server/context";
import { present } from "@/server/inbox/present";
import type { Renderer } from "@/server/templates/render";
import { type Change, mostChanges, readChanges, readTold } from "./changes.sql";
import type { Line, StreamEvent } from "./line";

/** Where a new stream begins: after everything that is committed at the time of its first look. */
const fromNow = Number.MAX_SAFE_INTEGER;

/**
 * Looks at what changed in the inboxes of some lines since each one's position, and tells it. A line without
 * room is left where it is.
 * @returns the lines that were told something.
 */
export async function look(context: Context, renderer: Renderer, lines: Line[]): Promise<Line[]> {
  const now = context.clock.now();
  const asked = lines.map(({ user, position, told }) => ({
    ...{ userId: user.id, xid: position?.xid ?? fromNow, told },
  }));
  const { xid, next, changes } = await readChanges(context.pool, now, asked);
  const byLine = Map.groupBy(changes, ({ n }) => n);
  const told = await Promise.all(
    lines.map(async (line, i) => {
      const fresh = byLine.get(i + 1) ?? [];
      // Positions of another database, or of this one before it was restored, say nothing.
      const isForeign = line.position !== null && line.position.xid > next;
      if (line.mustReset || isForeign || fresh.length > mostChanges) return reset(context, line);
      const events = await eventsOf(context, renderer, line, fresh);
      if (!line.hasRoom()) return null;
      const known = [...line.told, ...fresh.map((one) => [one.id, one.xid] as const)];
      line.told = new Map(known.filter(([, writer]) => writer >= xid));
      line.position = { xid, at: now.getTime() };
      line.write(events);
      return events.length > 0 ? line : null;
    }),
  );
  return told.filter((line) => line !== null);
}

async function reset({ pool, clock }: Context, line: Line): Promise<Line> {
  const now = clock.now();
  const { xid, told } = await readTold(pool, now, line.user.id);
  line.mustReset = false;
  line.told = told;
  line.position = { xid, at: now.getTime() };
  line.write([{ event: "reset", data: {} }]);
  return line;
}

/** Oldest first. What nobody has touched is new; everything else changed. */
async function eventsOf(
  context: Context,
  renderer: Renderer,
  line: Line,
  changes: Change[],
): Promise<StreamEvent[]> {
  const oldestFirst = changes.toReversed();
  const items = await present(context, renderer, line.user, oldestFirst);
  return items.map((item, i): StreamEvent => {
    const { untouched = false, archived = false } = oldestFirst[i] ?? {};
    if (untouched) return { event: "message", data: item };
    return { event: "update", data: { id: item.id, item, archived } };
  });
}
