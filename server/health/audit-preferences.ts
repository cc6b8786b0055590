import { externalChannels } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { idFloor } from "@/server/ids";
import { checkHonoured } from "./honoured.sql";

/** Deliveries looked at in a minute, over all channels. */
export const sampleSize = 500;
/** Direct notifications of this time (ms) before now are looked at: they are sent by then. */
const window = { oldestMs: 70_000, newestMs: 5_000 };

/**
 * Looks, once a minute, whether deliveries that were just sent were wanted; the objective "preferences
 * honoured" is computed of what it counts. One that was not is logged, without naming anybody.
 */
export async function auditPreferences(context: Context, random = Math.random): Promise<void> {
  const { pool, clock, rollup, log } = context;
  const now = clock.now();
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const span = window.oldestMs - window.newestMs;
  const ids = {
    from: idFloor(ago(window.newestMs + Math.round(random() * span))),
    to: idFloor(ago(window.newestMs)),
  };
  const limit = Math.floor(sampleSize / externalChannels.length);
  for (const { key: channel } of externalChannels) {
    for (const { priority, checked, violated } of await checkHonoured(pool, channel, ids, {
      now,
      limit,
    })) {
      const of = { stage: "audit", priority, channel } as const;
      rollup.add(now, { ...of, outcome: "honoured", n: checked - violated });
      if (violated === 0) continue;
      rollup.add(now, { ...of, outcome: "violated", reason: "preferences", n: violated });
      log.error({ channel, priority, violated, checked }, "preferences were not honoured");
    }
  }
}
