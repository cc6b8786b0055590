/** The ground of an hour by its share of the busiest one's load; an empty one has none. */
export function heat(share: number): { background?: string } {
  if (share <= 0) return {};
  const percent = Math.round(8 + 34 * Math.sqrt(Math.min(1, share)));
  return { background: `color-mix(in oklab, var(--chart-2) ${percent}%, transparent)` };
}
