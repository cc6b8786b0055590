import { getReceived } from "@/server/providers/sandbox-admin";
import type { Visit } from "./open";

/** A push as it lies on a phone's screen. */
export type Push = {
  id: string;
  title: string;
  body: string;
  receivedAt: string;
  badge: number | null;
  /** How many earlier ones it took the place of. */
  replaced: number;
};

const newest = 60;
const shown = 12;

/** What the sandbox got for a person's phone, the newest first; a push replaces those with its key. */
export async function readPhone({ context, userNumber }: Visit): Promise<Push[]> {
  const filter = { notificationId: null, userNumber };
  const { items } = await getReceived(context.config, filter, { channel: "push", limit: newest });
  const screen = new Map<string, Push>();
  for (const { id, title, body, receivedAt, badge = null, collapseKey = id } of items) {
    const above = screen.get(collapseKey);
    if (above) above.replaced += 1;
    else screen.set(collapseKey, { id, title, body, receivedAt, badge, replaced: 0 });
  }
  return [...screen.values()].slice(0, shown);
}
