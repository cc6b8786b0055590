import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { formatBytes, formatCount } from "@/components/format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { NumberField } from "@/components/ui/number-field";
import { useDebounced } from "@/components/ui/use-debounced";
import type { Rule } from "./rule";

const waitMs = 300;

/** Changes how long something is kept, and says first how much would go. */
export function DaysDialog({ rule }: { rule: Rule }) {
  const api = useApi();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [days, setDays] = useState(rule.days);
  const asked = useDebounced(days, waitMs);
  const valid = asked >= rule.least && asked <= rule.most;
  const loss = useQuery({
    ...api.privacy.preview.queryOptions({ key: rule.key, days: asked }),
    enabled: open && valid,
  });
  const change = useMutation(
    api.privacy.changeDays.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: api.privacy.retention.queryKey() });
        toast.success(`${rule.label}: kept for ${days} days from the next run on`);
      },
    }),
  );
  const changed = days !== rule.days;
  return (
    <ConfirmDialog
      title={`How long are ${rule.label.toLowerCase()} kept?`}
      consequence={rule.what}
      action={`Keep for ${days} days`}
      variant={days < rule.days ? "danger" : "primary"}
      ready={changed && days === asked && valid && loss.isSuccess}
      open={open}
      onOpenChange={(next) => {
        setDays(rule.days);
        setOpen(next);
      }}
      trigger={
        <Button size="sm" aria-label={`Change how long ${rule.label.toLowerCase()} are kept`}>
          Change
        </Button>
      }
      onConfirm={() => change.mutateAsync({ key: rule.key, days })}
    >
      <NumberField
        label="Days"
        unit="days"
        value={days}
        min={rule.least}
        max={rule.most}
        onChange={setDays}
      />
      <p role="status" className="min-h-10 text-sm">
        {!valid || !changed
          ? `From ${rule.least} to ${rule.most} days.`
          : loss.data
            ? lossWords(loss.data, rule.byWeek)
            : loss.error
              ? loss.error.message
              : "Counting what would go…"}
      </p>
    </ConfirmDialog>
  );
}

type Loss = { weeks: number; rows: number; more: boolean; bytes: number };

function lossWords({ weeks, rows, more, bytes }: Loss, byWeek: boolean): string {
  const count = `${more ? "more than " : ""}${formatCount(rows)} rows`;
  if (byWeek && weeks === 0 && rows === 0) return "The next run would remove nothing.";
  if (byWeek)
    return `The next run removes ${weeks} ${weeks === 1 ? "week" : "weeks"} for good: about ${count}, ${formatBytes(bytes)}.`;
  return rows === 0
    ? "The next run would remove nothing."
    : `The next run removes ${count} for good.`;
}
