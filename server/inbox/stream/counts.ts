import type { Context } from "@/server/context";
import { countUnread } from "@/server/inbox/unread";
import type { Line } from "./line";

/** Tells lines their counts: soon, once for everything that happened meanwhile, and only what changed. */
export type Counter = {
  add(line: Line): void;
  /** Ends after the counts under way. */
  close(): Promise<void>;
};

/** Connections of the pool that may count at once. */
const atOnce = 3;

export function createCounter(context: Context): Counter {
  const waiting = new Set<Line>();
  const running = new Set<Promise<void>>();

  async function run(): Promise<void> {
    for (const line of waiting) {
      waiting.delete(line);
      await tellCounts(context, line).catch((error: unknown) => {
        const err = error instanceof Error ? error.message : "unknown";
        context.log.warn({ err }, "unread not counted for a stream");
      });
    }
  }

  return {
    add: (line) => {
      waiting.add(line);
      if (running.size >= atOnce) return;
      const one = run().finally(() => running.delete(one));
      running.add(one);
    },
    close: async () => {
      waiting.clear();
      await Promise.all(running);
    },
  };
}

async function tellCounts(context: Context, line: Line): Promise<void> {
  const counts = await countUnread(context, line.user.id);
  const isSame = line.counts?.unread === counts.unread && line.counts.unseen === counts.unseen;
  if (isSame || !line.hasRoom()) return;
  line.counts = counts;
  line.write([{ event: "unread", data: counts }]);
}
