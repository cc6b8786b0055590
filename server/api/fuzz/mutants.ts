/** Texts that have broken something somewhere. */
export const nasty: readonly string[] = [
  "'; drop table users; --",
  "\\' or 1=1 --\u0000",
  "{{ 7 | times: 7 }}{% raw %}<%= 7 %>",
  `"><script>alert(1)</script><img src=x onerror=alert(1)>`,
  "a\r\nset-cookie: x=1\r\n\r\nb",
  "\u0000",
  "../../../../etc/passwd",
  "..%2f..%2f%00",
  "__proto__",
  "constructor",
  "\ud800 lone \u202e\u0000\uffff\u{1f9e8}",
  "%n%s%x{jndi:ldap://x}",
  "javascript:alert(1)",
  "1e309",
  "",
  " ",
];

/** Longer than any field may be. */
export const huge = "A".repeat(70_000);

/** Values of a wrong kind. */
const wrong: readonly unknown[] = [
  ...[null, true, -1, 2 ** 53, 1e308, -0.5],
  ...[[], {}, [[["x"]]], { $ne: null }, { toString: "x" }],
];

/** A place in a value: the names and positions that lead to it. */
type Place = readonly (string | number)[];

/**
 * Neighbours of a value that a schema takes: each text replaced by each nasty one, each place by
 * something of another kind, each object with keys that prototypes have. `pick` thins out the many.
 */
export function* mutants(value: unknown, pick: (n: number) => boolean): Generator<unknown> {
  let n = 0;
  for (const place of placesOf(value)) {
    const there = at(value, place);
    const others =
      typeof there === "string" ? [...nasty, huge, ...wrong] : [...wrong, ...nasty.slice(0, 3)];
    for (const other of others) if (pick(n++)) yield replaced(value, place, other);
    if (isRecord(there)) {
      yield replaced(value, place, withOwn(there, "__proto__", { polluted: true }));
      yield replaced(value, place, withOwn(there, "constructor", { prototype: { polluted: 1 } }));
      yield replaced(value, place, { ...there, "unknown\u0000 field": "x" });
    }
  }
}

function placesOf(value: unknown, above: Place = []): Place[] {
  if (value instanceof Date) return [above];
  if (Array.isArray(value))
    return [above, ...value.flatMap((one, i) => placesOf(one, [...above, i]))];
  if (isRecord(value))
    return [
      above,
      ...Object.entries(value).flatMap(([key, one]) => placesOf(one, [...above, key])),
    ];
  return [above];
}

function at(value: unknown, place: Place): unknown {
  return place.reduce<unknown>((one, step) => Reflect.get(Object(one), step), value);
}

function replaced(value: unknown, [step, ...rest]: Place, other: unknown): unknown {
  if (step === undefined) return other;
  if (Array.isArray(value))
    return value.map((one, i) => (i === step ? replaced(one, rest, other) : one));
  const record = isRecord(value) ? value : {};
  return { ...record, [step]: replaced(record[String(step)], rest, other) };
}

/** As JSON brings it: a key of the object's own, whatever it is called. */
function withOwn(record: object, key: string, value: unknown): object {
  const copy = { ...record };
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
  );
}
