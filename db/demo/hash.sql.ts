/**
 * SQL of a number in [0, of) that is always the same for the same key (a bigint expression) and
 * seed: the demo looks random but is the same on every machine.
 */
export const pick = (key: string, seed: number, of: number | string) =>
  `((hashint8extended((${key})::bigint, ${seed}) & 2147483647) % (${of}))`;

/** SQL of an element of a text[] expression, chosen as by `pick`. */
export const pickFrom = (array: string, key: string, seed: number) =>
  `(${array})[1 + ${pick(key, seed, `cardinality(${array})`)}]`;

/** As `pick`, for a text key. */
export const pickByText = (key: string, seed: number, of: number) =>
  `((hashtextextended(${key}, ${seed}) & 2147483647) % ${of})`;

/** SQL of a UUIDv7 of the moment `at` whose random part follows from the key (a text expression). */
export const idOf = (at: string, key: string) =>
  `(substr(uuidv7_floor(${at})::text, 1, 15) || substr(md5(${key}), 1, 3)
    || '-8' || substr(md5(${key}), 4, 3) || '-' || substr(md5(${key}), 7, 12))::uuid`;
