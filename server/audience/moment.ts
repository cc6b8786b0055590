const date = String.raw`\d{4}-\d\d-\d\d`;
const time = String.raw`[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?`;
const offset = String.raw`(Z|[+-]\d\d:?\d\d)`;
const local = `^${date}(${time})?$`;
const zoned = `^${date}${time}${offset}$`;

const patterns = [new RegExp(local), new RegExp(zoned)];

/**
 * The moment of a date as attributes hold it (2026-01-31, 2026-01-31T09:00:00+01:00); without an
 * offset it is UTC. null for any other text.
 */
export function momentOf(text: string): Date | null {
  if (!patterns.some((pattern) => pattern.test(text)) || !isDay(text.slice(0, 10))) return null;
  const iso = text.replace(" ", "T");
  const at = new Date(iso.length > 10 && patterns[0]?.test(text) ? `${iso}Z` : iso);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** JavaScript takes 30 February for 2 March. */
function isDay(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
}

/**
 * The same in SQL: `text` as a moment, or null. Nothing is cast that PostgreSQL would refuse, because
 * one odd attribute must not fail a whole fan-out.
 */
export const momentSql = (text: string) => `(case
    when ${text} ~ '${local}' and pg_input_is_valid(${text}, 'timestamp')
      then ${text}::timestamp at time zone 'UTC'
    when ${text} ~ '${zoned}' and pg_input_is_valid(${text}, 'timestamptz')
      then ${text}::timestamptz end)`;
