import { formatRate } from "../format";

/** Events a second; a few a minute are not none. */
export function eventRate(perSecond: number): string {
  return perSecond > 0 && perSecond < 0.05 ? "<0.1" : formatRate(perSecond);
}
