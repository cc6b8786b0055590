import { type PartKey, type Parts, partKeys } from "./campaign";

/** What two people made of the same campaign. */
export type Merged = {
  /** Mine where I changed something, else theirs. */
  parts: Parts;
  /** Where both changed something, and differently. */
  clashes: PartKey[];
};

/** @param base what both began with */
export function merge(base: Parts, mine: Parts, theirs: Parts): Merged {
  const changedByMe = changedParts(base, mine);
  const changedByThem = changedParts(base, theirs);
  const clashes = changedByMe.filter(
    (key) => changedByThem.includes(key) && !isSame(mine[key], theirs[key]),
  );
  const kept = Object.fromEntries(changedByMe.map((key) => [key, mine[key]]));
  return { parts: { ...theirs, ...kept }, clashes };
}

export function changedParts(base: Parts, now: Parts): PartKey[] {
  return partKeys.filter((key) => !isSame(base[key], now[key]));
}

/** Parts are plain JSON; jsonb may have put their keys into another order. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, sortedKeys) === JSON.stringify(b, sortedKeys);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
