import { bucketCount, quantile } from "@/server/rollups/latency";

type Counted = { stage: string; outcome: string; n: number; buckets: number[] };

/** What events came to. Rates are shares of 0 to 1; latencies are ms from accepted to sent. */
export type Totals = {
  accepted: number;
  duplicates: number;
  /** Refused for what the producer did, its limits among it. */
  rejected: number;
  /** Refused because we could not take them. */
  unavailable: number;
  /** Refused for a limit. */
  limited: number;
  /** Of what was posted, without what we could not take; null: nothing was posted. */
  acceptance: number | null;
  sent: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
};

const rejectedAs = "rejected:";

/** Back-pressure and shedding are ours, whatever the answer's code was. */
const ours = ["rejected:back_pressure", "rejected:shed"];

/** The code of a rejection that is the producer's; null for every other outcome. */
export function rejectionOf(outcome: string): string | null {
  return outcome.startsWith(rejectedAs) && !ours.includes(outcome)
    ? outcome.slice(rejectedAs.length)
    : null;
}

export function totalsOf(counts: Counted[]): Totals {
  const sum = (keep: (one: Counted) => boolean) =>
    counts.reduce((total, one) => (keep(one) ? total + one.n : total), 0);
  const atDoor = (keep: (outcome: string) => boolean) =>
    sum(({ stage, outcome }) => stage === "accept" && keep(outcome));
  const accepted = atDoor((outcome) => outcome === "accepted");
  const duplicates = atDoor((outcome) => outcome === "duplicate");
  const rejected = atDoor((outcome) => rejectionOf(outcome) !== null);
  const posted = accepted + duplicates + rejected;
  const sent = counts.filter(({ stage, outcome }) => stage === "sending" && outcome === "sent");
  const buckets = sumBuckets(sent);
  return {
    ...{ accepted, duplicates, rejected },
    unavailable: atDoor((outcome) => outcome === "unavailable" || ours.includes(outcome)),
    limited: atDoor((outcome) => outcome === "rejected:rate_limited"),
    acceptance: posted > 0 ? (accepted + duplicates) / posted : null,
    sent: sent.reduce((total, { n }) => total + n, 0),
    p50: quantile(buckets, 0.5),
    p95: quantile(buckets, 0.95),
    p99: quantile(buckets, 0.99),
  };
}

function sumBuckets(counts: Counted[]): number[] {
  return counts.reduce(
    (sum, { buckets }) => sum.map((n, i) => n + (buckets[i] ?? 0)),
    new Array<number>(bucketCount).fill(0),
  );
}
