import type { Fault } from "./fault";
import type { TopFault } from "./faults.sql";

export type ChannelRates = {
  channel: string;
  label: string;
  sent: number;
  /** Sent a second, for each bin. */
  rates: number[];
};

export type PriorityLatency = {
  priority: number;
  sent: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  objectiveMs: number | null;
  /** The share within the objective. */
  within: number | null;
  /** Of each bin (ms). */
  p50s: (number | null)[];
  p95s: (number | null)[];
  p99s: (number | null)[];
};

/** One priority by one channel through one account. */
export type MatrixRow = {
  priority: number;
  channel: string;
  /** '': it ended before an account was called. */
  provider: string;
  sent: number;
  failed: number;
  expired: number;
  unknown: number;
  retried: number;
  /** Sent, of all that came to an end; null when nothing did. */
  success: number | null;
  p50: number | null;
  p95: number | null;
  p99: number | null;
};

export type Overview = {
  /** When each bin starts, and how long each is. */
  starts: Date[];
  binSeconds: number;
  /** Counts of the whole range by stage and outcome. */
  stages: Record<string, Record<string, number>>;
  /** Accepted events and sent messages a second, over the last minute. */
  perSecond: { accepted: number; sent: number };
  channels: ChannelRates[];
  /** Sent, of all that came to an end, for each bin; null: nothing did. */
  success: (number | null)[];
  latency: PriorityLatency[];
  matrix: MatrixRow[];
  /** Failures of each bin, by whose they are; and the most frequent reasons. */
  faults: { bins: Record<Fault, number[]>; top: TopFault[] };
  /** The same bins a week before. */
  before: {
    sent: number[];
    success: (number | null)[];
    p99s: (number | null)[][];
    faults: number[];
  } | null;
};
