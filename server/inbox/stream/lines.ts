import { Refusal } from "@/server/errors";
import type { Line } from "./line";

/** How many streams one user, and one process, may have open; and how many bytes may wait for a slow reader. */
export type StreamLimits = { perUser: number; perProcess: number; roomBytes: number };

/** The open lines of a process, by user. */
export type Lines = {
  /** @throws Refusal `rate_limited` or `unavailable` when one more would be too many. */
  requireRoomFor(userId: number): void;
  add(line: Line): void;
  remove(line: Line): void;
  of(userId: number): Iterable<Line>;
  /** Those of a user by the caller's own id. */
  ofExternal(userId: string): Iterable<Line>;
  users(): Iterable<number>;
  all(): Iterable<Line>;
  count(): number;
};

export function createLines({ perUser, perProcess }: Omit<StreamLimits, "roomBytes">): Lines {
  const byUser = new Map<number, Set<Line>>();
  const byExternal = new Map<string, Set<Line>>();
  let count = 0;
  return {
    requireRoomFor: (userId) => {
      if ((byUser.get(userId)?.size ?? 0) >= perUser)
        throw new Refusal(
          "rate_limited",
          `This user has ${perUser} streams open already. Close one first: a tab needs one at most.`,
          { retryAfterSeconds: 30 },
        );
      if (count >= perProcess)
        throw new Refusal("unavailable", "Too many streams are open here. Try again soon.", {
          retryAfterSeconds: 5,
        });
    },
    add: (line) => {
      const own = byUser.get(line.user.id) ?? new Set();
      byUser.set(line.user.id, own.add(line));
      byExternal.set(line.user.externalId, own);
      count += 1;
    },
    remove: (line) => {
      const own = byUser.get(line.user.id);
      if (!own?.delete(line)) return;
      count -= 1;
      if (own.size > 0) return;
      byUser.delete(line.user.id);
      byExternal.delete(line.user.externalId);
    },
    of: (userId) => byUser.get(userId) ?? [],
    ofExternal: (userId) => byExternal.get(userId) ?? [],
    users: () => byUser.keys(),
    all: function* () {
      for (const own of byUser.values()) yield* own;
    },
    count: () => count,
  };
}
