import { type ReactNode, useState } from "react";
import { MoveDialog } from "./move-dialog";
import type { Planned } from "./planned";

/** Asks before a campaign is moved: `move` opens the question, `dialog` is where it appears. */
export function useMove(): { move: (item: Planned, at: Date) => void; dialog: ReactNode } {
  const [asked, setAsked] = useState<{ item: Planned; at: Date } | null>(null);
  return {
    move: (item, at) => setAsked({ item, at }),
    dialog: asked && <MoveDialog item={asked.item} at={asked.at} onClose={() => setAsked(null)} />,
  };
}
