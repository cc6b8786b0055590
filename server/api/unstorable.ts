/**
 * The path of the first text that no database of ours can hold: with a NUL, or with half of a
 * character of two halves; null when there is none. Keys count too.
 */
export function unstorablePath(value: unknown, path = ""): string | null {
  if (typeof value === "string") return isStorable(value) ? null : path;
  if (typeof value !== "object" || value === null || value instanceof Date) return null;
  for (const [key, one] of Object.entries(value)) {
    const below = path ? `${path}.${key}` : key;
    const found = isStorable(key) ? unstorablePath(one, below) : path;
    if (found !== null) return found;
  }
  return null;
}

const isStorable = (text: string) => !text.includes("\0") && text.isWellFormed();
