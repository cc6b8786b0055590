"use client";

import { FailedPage } from "@/components/failed-page";

/** Where even the shell could not be shown: the database is away, most likely. */
export default function RootError({ error }: { error: Error & { digest?: string } }) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <FailedPage reference={error.digest} />
    </main>
  );
}
