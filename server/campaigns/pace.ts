/**
 * A campaign's pace, shared out among its variants by weight; each gets at least one a second. The hold-out
 * group (weight 0) is only written down, and has no pace.
 */
export function splitPace(
  pacePerSecond: number | null,
  parts: { weight: number }[],
): (number | null)[] {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return parts.map(({ weight }) =>
    pacePerSecond === null || weight === 0
      ? null
      : Math.max(1, Math.round((pacePerSecond * weight) / total)),
  );
}

/**
 * How long (s) a pace takes for so many people, at most: each variant goes at whole recipients a second, so
 * one of them may take half as long again.
 */
export function slowestSeconds(people: number, perSecond: number): number {
  return Math.ceil((1.5 * people) / perSecond);
}
