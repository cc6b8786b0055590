import { idFloor } from "@/server/ids";

const dayMs = 86_400_000;
const retentionMs = 90 * dayMs;
/** No type lives longer (server/notification-types/type-settings.ts). */
const longestLifeMs = 30 * dayMs;

/** The newest so many of a user's messages are shown, archived ones included. */
export const mostVisible = 10_000;

/**
 * The ids [from, to) that an inbox can show: retained, and not scheduled for later. Stated in every
 * statement, so that it reads no partition in vain.
 */
export function inboxWindow(now: Date): { from: string; to: string } {
  return {
    from: idFloor(new Date(now.getTime() - retentionMs)),
    to: idFloor(new Date(now.getTime() + 1)),
  };
}

/** The smallest id that a broadcast which has not expired can have. */
export const broadcastFloor = (now: Date): string =>
  idFloor(new Date(now.getTime() - longestLifeMs));

/** Bounds of ids that hold all day, as SQL; see `dayBounds`. */
export type DayBounds = { day: Date; from: string; broadcastsFrom: string; to: string };

/**
 * The windows of a whole UTC day, for statements that are planned once and kept: with bounds in their text the
 * planner leaves out the partitions beyond, where placeholders would make it plan for each of them.
 */
export function dayBounds(now: Date): DayBounds {
  const start = now.getTime() - (now.getTime() % dayMs);
  const id = (ms: number) => `'${idFloor(new Date(ms))}'::uuid`;
  return {
    day: new Date(start),
    from: id(start - retentionMs),
    broadcastsFrom: id(start - longestLifeMs),
    to: id(start + dayMs + 1),
  };
}

/** SQL over alias `m` (messages): the messages of user $1 within [$2, $3). */
export const inWindow = `m.user_id = $1 and m.notification_id >= $2::uuid
  and m.notification_id < $3::uuid`;

/**
 * What was put in the inbox for this user. A row that keeps the marks of a broadcast was not: whether that one is
 * shown, its own verdict says.
 */
export const isPersonal = "(m.in_app and not m.on_read and m.outcome in ('routed', 'held'))";

export const inInbox = `${inWindow} and ${isPersonal}`;
