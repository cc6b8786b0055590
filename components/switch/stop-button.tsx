"use client";

import { OctagonX } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button";
import { StopDialog } from "./stop-dialog";
import type { NamedTarget } from "./switch";

/** Stops the thing that a page shows. For whoever may act on switches. */
export function StopButton({ target }: { target: NamedTarget }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <OctagonX aria-hidden className="text-bad" /> Stop…
      </Button>
      {open && <StopDialog open onOpenChange={setOpen} target={target} />}
    </>
  );
}
