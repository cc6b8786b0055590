"use client";

import "./globals.css";
import { FailedPage } from "@/components/failed-page";

/** Where the layout itself failed: this stands in the place of the whole document. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>Carillon cannot be shown</title>
        <main className="grid min-h-dvh place-items-center">
          <FailedPage reference={error.digest} />
        </main>
      </body>
    </html>
  );
}
