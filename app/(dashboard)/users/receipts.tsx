import { useQuery } from "@tanstack/react-query";
import { LoaderCircle, SearchX } from "lucide-react";
import { useApi } from "@/components/api";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { FoundNotifications } from "./found-notifications";

/** Providers' ids are no shorter. */
const shortest = 8;

/** When nothing is known by that name: perhaps a provider called a message so. */
export function Receipts({ q }: { q: string }) {
  const possible = q.length >= shortest && !/\s/.test(q);
  const { data, error, refetch } = useQuery({
    ...useApi().support.receipts.queryOptions({ q }),
    enabled: possible,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (data && data.notifications.length > 0)
    return <FoundNotifications found={data.notifications} />;
  return (
    <Card>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : possible && !data ? (
        <p role="status" className="flex items-center gap-2 px-4 py-8 text-ink-soft text-sm">
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          Still looking: perhaps a provider gave a message this id…
        </p>
      ) : (
        <EmptyState icon={SearchX} title={`Nothing is known as “${q}”`}>
          User ids match from their beginning; addresses must be complete, phone numbers may be
          spelled in any way. Idempotency keys are known for as long as they keep duplicates out.{" "}
          {data && (
            <>
              Providers’ ids were looked for{" "}
              {data.complete ? (
                "in everything that is kept."
              ) : (
                <>
                  back to <RelativeTime at={data.since} />: what is older would take too long.
                </>
              )}
            </>
          )}
        </EmptyState>
      )}
    </Card>
  );
}
