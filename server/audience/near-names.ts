const most = 3;

/** Of the known names, the few that somebody may have meant; the nearest first. */
export function nearNames(name: string, known: readonly string[]): string[] {
  const typed = name.toLowerCase();
  return known
    .map((one) => ({ one, far: distance(typed, one.toLowerCase()) }))
    .filter(({ one, far }) => far <= Math.max(2, one.length / 3) || contains(typed, one))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ one }) => one);
}

const contains = (typed: string, one: string) =>
  typed.length >= 3 && one.toLowerCase().includes(typed);

/** Letters to add, drop or change (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
