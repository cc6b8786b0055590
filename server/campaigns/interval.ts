/** A share, and between which bounds the true one lies with 95 % confidence. All from 0 to 1. */
export type Share = { n: number; of: number; share: number; low: number; high: number };

/** The 97.5 % quantile of the normal distribution: 95 % between it and its negative. */
const z = 1.959964;

/**
 * The Wilson score interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927): unlike
 * share ± z·√(p(1−p)/n) it is honest for few cases and for shares near 0 and 1. Of nothing, 0 to 1.
 */
export function wilson(n: number, of: number): Share {
  if (of <= 0) return { n, of, share: 0, low: 0, high: 1 };
  const share = n / of;
  const scale = 1 + (z * z) / of;
  const middle = (share + (z * z) / (2 * of)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return { n, of, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** The difference of two shares, from −1 to 1, and between which bounds the true one lies with 95 % confidence. */
export type Difference = { value: number; low: number; high: number };

/**
 * a − b, by the square-and-add of both Wilson intervals: method 10 of R. G. Newcombe, Statistics in Medicine
 * 17 (1998) 873–890. Like them, it is honest for few cases and for shares near 0 and 1.
 */
export function difference(a: Share, b: Share): Difference {
  const value = a.share - b.share;
  return {
    value,
    low: value - Math.hypot(a.share - a.low, b.high - b.share),
    high: value + Math.hypot(a.high - a.share, b.share - b.low),
  };
}
