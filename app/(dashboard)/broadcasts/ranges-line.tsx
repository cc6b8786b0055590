import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { RelativeTime } from "@/components/ui/relative-time";

const pollMs = 60_000;

/** How old the counts are by which an actor's post becomes a broadcast; what is too old is not used, and says so. */
export function RangesLine() {
  const { data } = useQuery({
    ...useApi().broadcasts.ranges.queryOptions(),
    refetchInterval: pollMs,
  });
  if (!data?.computedAt) return null;
  const actors = data.actors === 1 ? "One actor has" : `${formatCount(data.actors)} actors have`;
  return (
    <p className="mt-3 flex flex-wrap items-center gap-1.5 text-ink-faint text-xs">
      {data.stale && <TriangleAlert aria-hidden className="size-3.5 text-warn" />}
      <span>
        {actors} so many followers that they are counted ahead, every hour; last{" "}
        <RelativeTime at={data.computedAt} />.
        {data.stale &&
          " That is too old: until then the followers themselves are read, which is slower."}
      </span>
    </p>
  );
}
