/** `n` of `of` in per cent, with as many digits as mean something: 45%, 4.5%, 0.045%. */
export function shareOf(n: number, of: number): string {
  if (of <= 0) return "–";
  return percentOf((n / of) * 100);
}

/** A percentage that somebody chose: 5%, 0.3%. */
export function chosenPercent(percent: number): string {
  return `${Number(percent.toFixed(2))}%`;
}

/** A percentage, as short as it is clear. */
export function percentOf(percent: number): string {
  if (percent === 0) return "0%";
  if (percent >= 99.95) return percent > 100 ? `${Math.round(percent)}%` : "100%";
  if (percent >= 10) return `${percent.toFixed(1)}%`;
  if (percent >= 0.1) return `${percent.toFixed(2)}%`;
  return `${percent.toPrecision(2)}%`;
}
