const whole = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** 12,345; from a million on 1.2M. */
export function formatCount(n: number): string {
  return n < 1_000_000 ? whole.format(Math.round(n)) : compact.format(n);
}

/** 12.3K: for axes and narrow places. */
export function formatCompact(n: number): string {
  return compact.format(n);
}

/** A rate: 0.02, 0.4, 12, 3,450. */
export function formatRate(perSecond: number): string {
  if (perSecond === 0 || perSecond >= 9.95) return formatCount(perSecond);
  return perSecond < 0.095 ? perSecond.toPrecision(1) : perSecond.toFixed(1);
}

/** Milliseconds as people say them: 8 ms, 1.2 s, 3 min. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${trim(ms / 1_000)} s`;
  if (ms < 3_570_000) return `${trim(ms / 60_000)} min`;
  return `${trim(ms / 3_600_000)} h`;
}

/** A share (0–1) in per cent; never rounded up to 100 while something is missing. */
export function formatShare(share: number): string {
  if (share === 1 || share === 0) return `${share * 100}%`;
  const digits = share > 0.999 ? 3 : 2;
  const scale = 10 ** digits;
  return `${(Math.floor(share * 100 * scale) / scale).toFixed(digits)}%`;
}

function trim(n: number): string {
  return n < 10 ? n.toFixed(1).replace(/\.0$/, "") : String(Math.round(n));
}

/** 12 MB, 3.4 GB: how much room something takes. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = bytes < 1 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const n = bytes / 1_000 ** step;
  return `${n < 10 && step > 0 ? n.toFixed(1) : Math.round(n)} ${units[step]}`;
}
