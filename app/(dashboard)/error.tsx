"use client";

import { ErrorState } from "@/components/ui/error-state";

/** A page that failed to render, inside the shell, so that one can go elsewhere. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const reference = error.digest ? ` Its number in the server's log is ${error.digest}.` : "";
  return (
    <ErrorState
      title="This page failed"
      error={{ message: `Something unforeseen happened while showing it.${reference}` }}
      onRetry={reset}
    />
  );
}
