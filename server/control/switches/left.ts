import { matches, type SwitchFacts, type Way } from "./matches";
import type { Scope } from "./scopes";

/** How long (ms) it is remembered what was handed over. */
const rememberMs = 15_000;

type Entry = { at: number; of: SwitchFacts; way: Way; n: number };

/** What a worker handed to providers lately: how much of a switch's scope had left when it was noticed. */
export type Left = {
  /** One message begins its call at `at` (ms since the epoch). */
  add(at: number, of: SwitchFacts, way: Way): void;
  /** Messages of a switch's scope that left at or after `since` (ms). */
  count(of: { scope: Scope; value: string }, since: number): number;
};

export function createLeft(): Left {
  let entries: Entry[] = [];
  return {
    add(at, of, way) {
      const last = entries.at(-1);
      if (last?.at === at && last.of.id === of.id && last.way.account === way.account) last.n += 1;
      else entries.push({ at, of, way, n: 1 });
      const [first] = entries;
      if (first && first.at < at - 2 * rememberMs)
        entries = entries.filter((entry) => entry.at >= at - rememberMs);
    },
    count: (killSwitch, since) =>
      entries.reduce((sum, { at, of, way, n }) => {
        return sum + (at >= since && matches(killSwitch, of, way) ? n : 0);
      }, 0),
  };
}
