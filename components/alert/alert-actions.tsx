"use client";

import { Check, Clock, RotateCcw } from "lucide-react";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { DropdownMenu, MenuItem } from "../ui/dropdown-menu";
import { useNow } from "../ui/use-now";
import { useDecide } from "./use-decide";
import type { ListedAlert } from "./words";

const lengths = [
  { minutes: 15, label: "15 minutes" },
  { minutes: 60, label: "1 hour" },
  { minutes: 240, label: "4 hours" },
  { minutes: 1_440, label: "1 day" },
];

/** Acknowledge, snooze, resolve; or take the first two back. */
export function AlertActions({ alert, full }: { alert: ListedAlert; full?: boolean }) {
  const { acknowledge, snooze, resolve, reopen } = useDecide(alert.id);
  const now = useNow();
  if (alert.state !== "firing") return null;
  const snoozed = alert.snoozedUntil !== null && now !== null && +alert.snoozedUntil > now;
  const taken = alert.acknowledgedAt !== null || snoozed;
  const id = alert.id;
  return (
    <div className="flex flex-wrap gap-2">
      {taken ? (
        <Button disabled={reopen.isPending} onClick={() => reopen.mutate({ id })}>
          <RotateCcw aria-hidden /> Take back
        </Button>
      ) : (
        <>
          <Button
            variant={full ? "primary" : undefined}
            disabled={acknowledge.isPending}
            onClick={() => acknowledge.mutate({ id })}
          >
            <Check aria-hidden /> Acknowledge
          </Button>
          <DropdownMenu
            align="end"
            trigger={
              <Button disabled={snooze.isPending}>
                <Clock aria-hidden /> Snooze
              </Button>
            }
          >
            {lengths.map(({ minutes, label }) => (
              <MenuItem key={minutes} onSelect={() => snooze.mutate({ id, minutes })}>
                {label}
              </MenuItem>
            ))}
          </DropdownMenu>
        </>
      )}
      {full && (
        <ConfirmDialog
          trigger={<Button>Resolve</Button>}
          title="Resolve this alert?"
          consequence="It is closed as over. If its condition still holds at the next look, within seconds, a new alert fires."
          action="Resolve"
          variant="primary"
          onConfirm={() => resolve.mutateAsync({ id })}
        />
      )}
    </div>
  );
}
