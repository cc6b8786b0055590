import type { Unit } from "./vocabulary";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** A value as a sentence says it. */
export function say(value: number, unit: Unit): string {
  switch (unit) {
    case "ms":
      return value < 1_000 ? `${whole.format(value)} ms` : seconds(value / 1_000);
    case "s":
      return seconds(value);
    case "count":
      return whole.format(value);
    case "share":
      return `${fine.format(value * 100)} %`;
    case "burn":
      return `${fine.format(value)}×`;
    case "bytes":
      return bytes(value);
    case "bytes/h":
      return `${bytes(value)} an hour`;
    case "days":
      return `${fine.format(value)} days`;
    case "hours":
      return `${fine.format(value)} h`;
    default:
      return unit satisfies never;
  }
}

function seconds(value: number): string {
  if (value < 120) return `${fine.format(value)} s`;
  return value < 7_200 ? `${whole.format(value / 60)} min` : `${fine.format(value / 3_600)} h`;
}

function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = value <= 0 ? 0 : Math.min(4, Math.floor(Math.log10(value) / 3));
  return `${fine.format(value / 1_000 ** step)} ${units[step] ?? "B"}`;
}

/** `1 message`, `2 messages`. */
export const many = (n: number, one: string, more = `${one}s`) =>
  `${whole.format(n)} ${n === 1 ? one : more}`;
