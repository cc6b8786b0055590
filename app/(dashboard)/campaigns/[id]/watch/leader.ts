/** The one whose interval lies wholly above every other's; undefined while that can be chance. */
export function leaderOf<One extends { share: number; low: number; high: number }>(
  intervals: One[],
): One | undefined {
  if (intervals.length < 2) return undefined;
  const best = intervals.reduce((a, b) => (b.share > a.share ? b : a));
  return intervals.every((one) => one === best || one.high < best.low) ? best : undefined;
}
