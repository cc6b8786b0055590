/**
 * How far a stream has told its inbox: every change by a transaction before `xid` was told, and every
 * broadcast that began or ended before `at` (ms). It is the id of the stream's events.
 */
export type Position = { xid: number; at: number };

export const writePosition = ({ xid, at }: Position) => `${xid.toString(36)}.${at.toString(36)}`;

/** null for what is no position of ours. */
export function readPosition(text: string): Position | null {
  const parts = /^([0-9a-z]{1,11})\.([0-9a-z]{1,9})$/.exec(text);
  if (!parts) return null;
  const [xid, at] = parts.slice(1).map((part) => Number.parseInt(part, 36));
  if (!Number.isSafeInteger(xid) || !Number.isSafeInteger(at)) return null;
  return { xid: xid ?? 0, at: at ?? 0 };
}
