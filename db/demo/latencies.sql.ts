/** Upper bounds (ms) of the rollups' latency buckets; the last bucket is open. */
const latencyBounds = [
  5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000,
];

export const noLatencies = `array_fill(0::bigint, array[${latencyBounds.length + 1}])`;

/** The buckets of a group of rows with a column `bucket`. */
export const latencies = `array[${[...latencyBounds, 0]
  .map((_, bucket) => `count(*) filter (where bucket = ${bucket})`)
  .join(", ")}]`;

/** The bucket of delivery d of notification n; what was held on purpose (message m) says nothing about speed. */
export const latencyOf = `case when m.held_until is null then width_bucket(
  (extract(epoch from d.finished_at - n.accepted_at) * 1000)::float8,
  array[${latencyBounds.join(", ")}]::float8[]) end`;
