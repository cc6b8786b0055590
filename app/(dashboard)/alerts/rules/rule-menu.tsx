import { useMutation, useQueryClient } from "@tanstack/react-query";
import { BellOff, BellRing, MoreHorizontal } from "lucide-react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";
import { useNow } from "@/components/ui/use-now";
import type { RuleData } from "./rule";

const lengths = [
  { minutes: 60, label: "Mute for 1 hour" },
  { minutes: 480, label: "Mute for 8 hours" },
  { minutes: 1_440, label: "Mute for 1 day" },
];

/** Lets a rule tell nobody for a while; its alerts are still shown. */
export function RuleMenu({ rule: { key, name, mutedUntil } }: { rule: RuleData }) {
  const api = useApi();
  const queries = useQueryClient();
  const now = useNow();
  const muted = mutedUntil !== null && now !== null && +mutedUntil > now;
  const mute = useMutation(
    api.alerts.muteRule.mutationOptions({
      onSuccess: (_, { minutes }) => {
        toast.success(
          minutes > 0 ? `${name} tells nobody until then.` : `${name} tells again.`,
          minutes > 0
            ? { action: { label: "Undo", onClick: () => mute.mutate({ key, minutes: 0 }) } }
            : undefined,
        );
      },
      onSettled: () => queries.invalidateQueries({ queryKey: api.alerts.pathKey() }),
    }),
  );
  return (
    <DropdownMenu
      align="end"
      trigger={
        <Button variant="ghost" size="icon" aria-label={`Mute ${name}`} disabled={mute.isPending}>
          <MoreHorizontal aria-hidden />
        </Button>
      }
    >
      {muted ? (
        <MenuItem onSelect={() => mute.mutate({ key, minutes: 0 })}>
          <BellRing aria-hidden /> Tell again
        </MenuItem>
      ) : (
        lengths.map(({ minutes, label }) => (
          <MenuItem key={minutes} onSelect={() => mute.mutate({ key, minutes })}>
            <BellOff aria-hidden /> {label}
          </MenuItem>
        ))
      )}
    </DropdownMenu>
  );
}
