import type { KnownUser } from "@/server/audience/find-user";
import type { Context } from "@/server/context";
import { presentEach } from "@/server/inbox/present";
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
  const byLine = Map.groupBy(changes, ({ n }) => lines[n - 1]);
  const freshOf = (line: Line) => byLine.get(line) ?? [];
  const isLost = (line: Line) =>
    line.mustReset ||
    // Positions of another database, or of this one before it was restored, say nothing.
    (line.position !== null && line.position.xid > next) ||
    freshOf(line).length > mostChanges;
  const [lost, kept] = [lines.filter(isLost), lines.filter((line) => !isLost(line))];
  const events = await eventsOf(
    context,
    renderer,
    kept.flatMap((line) => freshOf(line).map((row) => ({ user: line.user, row }))),
  );
  for (const line of lost) await reset(context, line);
  const told = kept.filter((line) => {
    const fresh = freshOf(line);
    if (!line.hasRoom()) return false;
    const known = [...line.told, ...fresh.map((one) => [one.id, one.xid] as const)];
    line.told = new Map(known.filter(([, writer]) => writer >= xid));
    line.position = { xid, at: now.getTime() };
    // Newest first was found, oldest first is told.
    line.write(fresh.flatMap((one) => events.get(one) ?? []).reverse());
    return fresh.length > 0;
  });
  return [...lost, ...told];
}

async function reset({ pool, clock }: Context, line: Line): Promise<void> {
  const now = clock.now();
  const { xid, told } = await readTold(pool, now, line.user.id);
  line.mustReset = false;
  line.told = told;
  line.position = { xid, at: now.getTime() };
  line.write([{ event: "reset", data: {} }]);
}

/** What nobody has touched is new; everything else changed. */
async function eventsOf(
  context: Context,
  renderer: Renderer,
  readings: { user: KnownUser; row: Change }[],
): Promise<Map<Change, StreamEvent>> {
  const items = await presentEach(context, renderer, readings);
  const entries = readings.map(({ row }, i): [Change, StreamEvent] => {
    const item = items[i];
    if (row.untouched) return [row, { event: "message", data: item }];
    return [row, { event: "update", data: { id: item?.id, item, archived: row.archived } }];
  });
  return new Map(entries);
}
