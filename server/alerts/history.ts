import type { Sample } from "./conditions/rate-of-change";

/** An alert's chart has at most so many points; older ones are thinned out, never cut off. */
const mostPoints = 360;

export type History = {
  /** Remembers a figure. */
  note(key: string, sample: Sample): void;
  /** Takes over what an alert had stored, where this process has seen less. */
  restore(key: string, samples: readonly Sample[]): void;
  of(key: string): readonly Sample[];
};

/** The latest figures of each rule and group, in memory: what an alert's chart shows of the time before it. */
export function createHistory(): History {
  const kept = new Map<string, Sample[]>();
  return {
    note(key, sample) {
      const samples = [...(kept.get(key) ?? []), sample];
      kept.set(key, samples.length > mostPoints ? thinned(samples) : samples);
    },
    restore(key, samples) {
      const own = kept.get(key) ?? [];
      const first = own[0]?.at ?? Number.POSITIVE_INFINITY;
      const before = samples.filter(({ at }) => at < first);
      if (before.length > 0) kept.set(key, [...before, ...own]);
    },
    of: (key) => kept.get(key) ?? [],
  };
}

/** Every second point of the older half goes. */
function thinned(samples: Sample[]): Sample[] {
  const half = Math.floor(samples.length / 2);
  return samples.filter((_, i) => i >= half || i % 2 === 0);
}
