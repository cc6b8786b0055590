import type { BreakerEvent } from "./write-breaker";

/** What an account's breaker was, as a picture shows it. */
export type StripState =
  | "closed"
  | "slowed"
  | "half_open"
  | "open"
  | "forced_open"
  | "forced_closed";

/** A piece of a breaker's history; times are ms since the epoch. */
export type StripPiece = { state: StripState; from: number; to: number };

/** What a breaker is after an event; probes and 429s change nothing about it. */
const after: Record<BreakerEvent, StripState | null> = {
  opened: "open",
  half_open: "half_open",
  closed: "closed",
  slowed: "slowed",
  recovered: "closed",
  forced_open: "forced_open",
  forced_closed: "forced_closed",
  released: "closed",
  probing: null,
  limited: null,
};

/** The events that the picture is made of. */
export const turningEvents = Object.entries(after).flatMap(([event, state]) =>
  state === null ? [] : [event],
);

/**
 * A breaker's states between two moments, without gaps, from its events in order; one from before the
 * first moment says what it began with. Nothing known: closed.
 */
export function stripOf(
  events: readonly { at: Date; event: BreakerEvent }[],
  from: number,
  to: number,
): StripPiece[] {
  const pieces: StripPiece[] = [{ state: "closed", from, to }];
  for (const { at, event } of events) {
    const state = after[event];
    const last = pieces.at(-1);
    if (state === null || !last || at.getTime() > to) continue;
    const start = Math.max(from, at.getTime());
    if (state === last.state) continue;
    last.to = start;
    if (last.from === last.to) pieces.pop();
    pieces.push({ state, from: start, to });
  }
  return pieces;
}
