"use client";

import { ErrorState } from "@/components/ui/error-state";

/** Where even the shell could not be shown: the database is away, most likely. */
export default function RootError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <ErrorState
        title="Carillon cannot be shown right now"
        error={{
          message:
            "The server may be starting, or has lost its database. Delivery goes on by itself.",
        }}
        onRetry={reset}
      />
    </main>
  );
}
