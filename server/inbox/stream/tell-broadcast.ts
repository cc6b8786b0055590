import type { Context } from "@/server/context";
import { readersAmong } from "@/server/inbox/broadcasts/readers";
import { presentEach } from "@/server/inbox/present";
import type { Renderer } from "@/server/templates/render";
import { isAway, readBroadcastRows } from "./broadcasts.sql";
import type { Line, StreamEvent } from "./line";
import type { Lines } from "./lines";

/** Users judged by one statement. */
const slice = 500;

/**
 * Tells every line whose user has a broadcast in the inbox that it is there now, or all of them that it is gone.
 * Whoever has marked it already saw it before: after a switch let go of it, their lines have to list again.
 * @returns those lines, not yet told
 * @param onTold hears of each line that was told, soon after it was.
 */
export async function tellBroadcast(
  context: Context,
  renderer: Renderer,
  { lines, id, onTold }: { lines: Lines; id: string; onTold(line: Line): void },
): Promise<Line[]> {
  const tell = (line: Line, event: StreamEvent) => {
    // What a line has no room for is not looked up later, as messages are: its reader lists again.
    if (line.hasRoom()) line.write([event]);
    else line.mustReset = true;
    onTold(line);
  };
  if (await isAway(context.pool, id, context.clock.now())) {
    const data = { id, item: null, archived: false };
    for (const line of [...lines.all()]) tell(line, { event: "update", data });
    return [];
  }
  const again: Line[] = [];
  const users = [...lines.users()];
  for (let from = 0; from < users.length; from += slice) {
    const { pool, clock } = context;
    const some = users.slice(from, from + slice);
    const readers = await readersAmong(pool, id, some, clock.now());
    const rows = await readBroadcastRows(pool, id, readers);
    const fresh = new Set(rows.map(({ userId }) => userId));
    for (const userId of readers) if (!fresh.has(userId)) again.push(...lines.of(userId));
    const readings = rows.flatMap(({ userId, ...row }) =>
      [...lines.of(userId)].map((line) => ({ line, user: line.user, row })),
    );
    const items = await presentEach(context, renderer, readings);
    readings.forEach(({ line }, n) => {
      tell(line, { event: "message", data: items[n] });
    });
  }
  return again;
}
