"use client";

import { FailedPage } from "@/components/failed-page";

/** A page that failed to render, inside the shell, so that one can go elsewhere. */
export default function PageError({ error }: { error: Error & { digest?: string } }) {
  return <FailedPage reference={error.digest} />;
}
