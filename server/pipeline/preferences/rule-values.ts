import { idFloor } from "@/server/ids";

/** The values $1–$4 of the rules: the moment, and the windows of the caps as bounds of ids. */
export function ruleValues(now: Date): unknown[] {
  const before = (ms: number) => idFloor(new Date(now.getTime() - ms));
  return [now, before(86_400_000), before(3_600_000), before(-86_400_000)];
}
