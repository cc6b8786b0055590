import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { Badge } from "@/components/ui/badge";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";

/** What changed in the preferences, when and by whom; folded away, and read when it is opened. */
export function PreferenceHistory({ userId }: { userId: string }) {
  const [open, setOpen] = useState(false);
  const { data, error, refetch } = useQuery({
    ...useApi().users.preferenceHistory.queryOptions({ userId }),
    enabled: open,
  });
  return (
    <details
      className="border-t px-4 py-2 text-sm"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="text-ink-soft">What changed, and who changed it</summary>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonRows rows={3} />
      ) : data.length === 0 ? (
        <p className="mt-2 text-ink-soft text-xs">Nothing was ever changed.</p>
      ) : (
        <ol className="mt-2 grid gap-2.5 text-xs">
          {data.map(({ at, by, override, changes }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two changes may have one moment
            <li key={`${at.getTime()} ${i}`} className="grid gap-0.5">
              {changes.map((change) => (
                <span key={change}>{change}.</span>
              ))}
              <span className="flex flex-wrap items-center gap-x-1.5 text-ink-soft">
                <RelativeTime at={at} /> by {by}
                {override && <Badge tone="warn">in their place</Badge>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}
