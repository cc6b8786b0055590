import type { KnownUser } from "@/server/audience/find-user";
import type { UnreadCount } from "@/server/inbox/inbox-item";
import type { Told } from "./changes.sql";
import { type Position, writePosition } from "./position";

/** An open stream to one window of one user. */
export type Line = {
  readonly user: KnownUser;
  readonly body: ReadableStream<Uint8Array>;
  /** null until the first look. */
  position: Position | null;
  /** Told already although not before the position: row ids and the transactions that wrote them. */
  told: Told;
  /** Something was missed that cannot be looked up: the reader is told to list again. */
  mustReset: boolean;
  /** The counts that were told last. */
  counts: UnreadCount | null;
  readonly openedAt: number;
  /** When something was last written (ms). */
  readonly spokenAt: number;
  /** Since when (ms) its reader takes nothing; null while it does. */
  readonly stuckSince: number | null;
  /** Whether its reader takes more. Where not, `onRoom` is called as soon as it does. */
  hasRoom(): boolean;
  /** Writes events; what they told is part of `position` from now on. */
  write(events: readonly StreamEvent[]): void;
  end(): void;
};

export type StreamEvent = { event: "message" | "update" | "unread" | "reset"; data: unknown };

const encoder = new TextEncoder();

type Surroundings = {
  now: () => number;
  roomBytes: number;
  onRoom(line: Line): void;
  onEnd(line: Line): void;
};

/**
 * Opens a line. For a reader that does not keep up, no more than `roomBytes` and one look wait; what comes then
 * is looked up once there is room.
 * `now` is in ms.
 */
export function createLine(
  user: KnownUser,
  position: Position | null,
  { now, roomBytes, onRoom, onEnd }: Surroundings,
): Line {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let stuckSince: number | null = null;
  const openedAt = now();
  let spokenAt = openedAt;
  const end = () => {
    if (!controller) return;
    controller = undefined;
    onEnd(line);
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start: (opened) => {
        controller = opened;
      },
      pull: () => {
        if (stuckSince === null) return;
        stuckSince = null;
        onRoom(line);
      },
      cancel: end,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: roomBytes }),
  );
  const line: Line = {
    ...{ user, body, openedAt, position, told: new Map(), mustReset: false, counts: null },
    get spokenAt() {
      return spokenAt;
    },
    get stuckSince() {
      return stuckSince;
    },
    hasRoom: () => {
      if ((controller?.desiredSize ?? 0) > 0) return true;
      stuckSince ??= now();
      return false;
    },
    write: (events) => {
      spokenAt = now();
      const id = line.position ? `id: ${writePosition(line.position)}\n\n` : "";
      controller?.enqueue(encoder.encode(events.map(textOf).join("") + id));
    },
    end: () => {
      controller?.close();
      end();
    },
  };
  return line;
}

/** JSON has no line breaks. The position follows on its own, once everything before it was told. */
const textOf = ({ event, data }: StreamEvent) =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
