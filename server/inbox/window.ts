import { idFloor } from "@/server/ids";

const retentionMs = 90 * 86_400_000;

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

/** SQL over alias `m` (messages): what is in the inbox of user $1 within [$2, $3). */
export const inInbox = `m.user_id = $1 and m.notification_id >= $2::uuid
  and m.notification_id < $3::uuid and m.in_app and m.outcome in ('routed', 'held')`;
