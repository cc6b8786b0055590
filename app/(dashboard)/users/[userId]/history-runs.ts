/** Fewer are listed one by one. */
const least = 3;

type Listed = { typeKey: string; outcome: string; answer: { sentence: string } };

/**
 * Newest first, in runs: of a storm that was summed up, hundreds of suppressed messages say the same after each
 * other, and are one run. Everything else is a run of its own.
 */
export function runsOf<T extends Listed>(items: readonly T[]): T[][] {
  const runs: T[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run?.[0] && isLike(run[0], item)) run.push(item);
    else runs.push([item]);
  }
  return runs.flatMap((run) => (run.length < least ? run.map((item) => [item]) : [run]));
}

const isLike = (one: Listed, other: Listed) =>
  one.outcome === "suppressed" &&
  other.outcome === "suppressed" &&
  one.typeKey === other.typeKey &&
  one.answer.sentence === other.answer.sentence;
