import { type Fault, faultOf } from "@/server/health/fault";
import { bucketCount, bucketOf } from "./latency";

/** What happened to `n` things of one kind. */
export type RollupEntry = {
  stage: "accept" | "fanout" | "sending" | "tracking" | "audit";
  priority: number;
  channel?: string;
  provider?: string;
  outcome: string;
  n: number;
  /** Accepted → this outcome, ms; counted `n` times. */
  latencyMs?: number;
  /** Whose event it was; counted for the producer too where given (stages accept and sending). */
  producerId?: number;
  typeKey?: string;
  /** Why it was refused or failed: an error code, a delivery's reason. What a fault is judged by. */
  reason?: string;
  /** Whose failure it is, where the rule of `faultOf` is not to judge. */
  fault?: Fault;
};

type Counted = { n: number };
type Timed = Counted & { buckets: number[] };
type StatRow = Timed & {
  minute: string;
  stage: string;
  priority: number;
  channel: string;
  provider: string;
  outcome: string;
};
type ProducerRow = Timed & {
  minute: string;
  producerId: number;
  stage: string;
  typeKey: string;
  outcome: string;
};
type FaultRow = Counted & {
  minute: string;
  fault: Fault;
  stage: string;
  reason: string;
  priority: number;
  channel: string;
  provider: string;
  producerId: number;
};

/** The rows that a flush writes, by their keys. */
export type Tally = {
  stats: Map<string, StatRow>;
  producers: Map<string, ProducerRow>;
  faults: Map<string, FaultRow>;
};

export const emptyTally = (): Tally => ({
  stats: new Map(),
  producers: new Map(),
  faults: new Map(),
});

/** Counts an entry in every table that it concerns. */
export function tally(to: Tally, at: Date, entry: RollupEntry): void {
  const minute = minuteOf(at);
  countStat(to.stats, minute, entry);
  countProducer(to.producers, minute, entry);
  const fault = entry.fault ?? faultOf(entry.stage, entry.outcome, entry.reason ?? "");
  if (fault !== null) countFault(to.faults, minute, entry, fault);
}

/** Puts back what could not be written. */
export function takeBack(to: Tally, from: Tally): void {
  putBack(to.stats, from.stats, addTimed);
  putBack(to.producers, from.producers, addTimed);
  putBack(to.faults, from.faults, (into, { n }) => {
    into.n += n;
  });
}

const minuteMs = 60_000;
const minuteOf = (at: Date) =>
  new Date(Math.floor(at.getTime() / minuteMs) * minuteMs).toISOString();

function countStat(rows: Map<string, StatRow>, minute: string, entry: RollupEntry): void {
  const { stage, priority, channel = "", provider = "", outcome } = entry;
  const key = `${minute}|${stage}|${priority}|${channel}|${provider}|${outcome}`;
  const row = rows.get(key) ?? {
    minute,
    stage,
    priority,
    channel,
    provider,
    outcome,
    ...nothing(),
  };
  rows.set(key, row);
  count(row, entry);
}

function countProducer(rows: Map<string, ProducerRow>, minute: string, entry: RollupEntry): void {
  const { stage, producerId, typeKey = "", reason } = entry;
  // A retry is an attempt, and no outcome of the event.
  if (producerId === undefined || entry.outcome === "retry") return;
  if (stage !== "accept" && stage !== "sending") return;
  const outcome = entry.outcome === "rejected" && reason ? `rejected:${reason}` : entry.outcome;
  const key = `${minute}|${producerId}|${stage}|${typeKey}|${outcome}`;
  const row = rows.get(key) ?? { minute, producerId, stage, typeKey, outcome, ...nothing() };
  rows.set(key, row);
  count(row, entry);
}

function countFault(
  rows: Map<string, FaultRow>,
  minute: string,
  entry: RollupEntry,
  fault: Fault,
): void {
  const { stage, priority, channel = "", provider = "", producerId = 0 } = entry;
  const reason = entry.reason || entry.outcome;
  const key = `${minute}|${fault}|${stage}|${reason}|${priority}|${channel}|${provider}|${producerId}`;
  const known = rows.get(key);
  if (known) known.n += entry.n;
  else {
    const { n } = entry;
    rows.set(key, { minute, fault, stage, reason, priority, channel, provider, producerId, n });
  }
}

const nothing = (): Timed => ({ n: 0, buckets: new Array<number>(bucketCount).fill(0) });

function count(row: Timed, { n, latencyMs }: RollupEntry): void {
  row.n += n;
  if (latencyMs === undefined) return;
  const bucket = bucketOf(latencyMs);
  row.buckets[bucket] = (row.buckets[bucket] ?? 0) + n;
}

function addTimed(into: Timed, from: Timed): void {
  into.n += from.n;
  into.buckets = into.buckets.map((n, i) => n + (from.buckets[i] ?? 0));
}

function putBack<Row>(
  to: Map<string, Row>,
  from: Map<string, Row>,
  add: (into: Row, row: Row) => void,
): void {
  for (const [key, row] of from) {
    const newer = to.get(key);
    if (newer) add(newer, row);
    else to.set(key, row);
  }
}
