import { PlugZap } from "lucide-react";
import { errorCode } from "@/components/query-client";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";

/** Why nothing can be shown; a sandbox that is away is looked for until it is back. */
export function NoAnswer({ error, onRetry }: { error: { message: string }; onRetry: () => void }) {
  if (errorCode(error) !== "SERVICE_UNAVAILABLE") {
    return <ErrorState error={error} onRetry={onRetry} />;
  }
  return (
    <div role="alert">
      <EmptyState icon={PlugZap} title="The sandbox does not run">
        <p>{error.message}</p>
        <p className="mt-2">This page goes on by itself as soon as it answers.</p>
      </EmptyState>
    </div>
  );
}
