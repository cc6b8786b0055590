import type { Bin } from "./bins";
import type { BinCount, BinLatency } from "./bins.sql";
import type { MatrixRow } from "./overview-view";
import { addUp, percentilesOf } from "./percentiles";

const keyOf = ({ priority, channel, provider }: BinCount | BinLatency) =>
  `${priority} ${channel} ${provider}`;

/** What was sent, or was not, by priority, channel and account; the most urgent first. */
export function matrixOf(bins: Bin[]): MatrixRow[] {
  const counts = bins.flatMap((bin) => bin.counts).filter(({ stage }) => stage === "sending");
  const latency = Map.groupBy(
    bins.flatMap((bin) => bin.latency),
    keyOf,
  );
  return [...Map.groupBy(counts, keyOf)]
    .flatMap(([key, cells]) => rowOf(cells, latency.get(key) ?? []))
    .toSorted(
      (a, b) =>
        a.priority - b.priority ||
        a.channel.localeCompare(b.channel) ||
        a.provider.localeCompare(b.provider),
    );
}

function rowOf(cells: BinCount[], latency: BinLatency[]): MatrixRow[] {
  const [first] = cells;
  if (!first) return [];
  const { priority, channel, provider } = first;
  const of = (outcome: string) =>
    cells.reduce((sum, cell) => (cell.outcome === outcome ? sum + cell.n : sum), 0);
  const sent = of("sent");
  const lost = { failed: of("failed"), expired: of("expired"), unknown: of("unknown") };
  const ended = sent + lost.failed + lost.expired + lost.unknown;
  const retried = of("retry");
  if (ended + retried === 0) return [];
  return [
    {
      ...{ priority, channel, provider, sent, ...lost, retried },
      success: ended === 0 ? null : sent / ended,
      ...percentilesOf(addUp(latency.map(({ buckets }) => buckets))),
    },
  ];
}
