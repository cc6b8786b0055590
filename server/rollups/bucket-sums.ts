import { bucketCount } from "./latency";

/**
 * Select list of one array: the buckets of a group added up. Unnesting the arrays and putting them together
 * again takes ten times as long.
 */
export const bucketSums = `array[${Array.from(
  { length: bucketCount },
  (_, i) => `sum(buckets[${i + 1}])::bigint`,
).join(", ")}]`;
