import type { Judged } from "./judged";

/**
 * Holds while there is less than `belowShare` (0–1) of what is usual. null: less than `atLeast` is
 * usual, so that silence says nothing.
 */
export function absence(
  now: number,
  usual: number,
  { atLeast, belowShare }: { atLeast: number; belowShare: number },
): Judged<"below"> | null {
  if (usual < atLeast || usual <= 0) return null;
  const limit = usual * belowShare;
  return { value: now, limit, side: "below", holds: now < limit || now === 0 };
}
