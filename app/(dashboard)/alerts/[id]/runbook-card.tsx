import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { RunbookText } from "@/components/alert/runbook-text";
import { useApi } from "@/components/api";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";

/** What to do about it, beside the alert itself. */
export function RunbookCard({ ruleKey }: { ruleKey: string }) {
  const runbook = useQuery({
    ...useApi().alerts.runbook.queryOptions({ key: ruleKey }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Card className="self-start">
      <CardHeader
        title="Runbook"
        actions={
          <Link
            href={`/runbooks/${ruleKey}`}
            className="text-accent text-xs underline-offset-4 hover:underline"
          >
            Open as a page
          </Link>
        }
      />
      <CardBody>
        {runbook.isPending ? (
          <SkeletonRows />
        ) : runbook.isError ? (
          <ErrorState error={runbook.error} onRetry={() => void runbook.refetch()} />
        ) : (
          <RunbookText html={runbook.data.html} />
        )}
      </CardBody>
    </Card>
  );
}
