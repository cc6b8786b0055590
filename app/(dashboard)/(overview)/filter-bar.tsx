import { X } from "lucide-react";
import { MarkLegend } from "@/components/health/mark-legend";
import { channelLabel } from "@/components/notification/channels";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Switch } from "@/components/ui/switch";
import type { RouterOutputs } from "@/server/api/root";
import { type Filters, isNarrowed, priorityKeys } from "./filters";

type Matrix = RouterOutputs["overview"]["read"]["matrix"];

const channels = ["push", "email", "sms", "webhook"];

/** Narrows charts and the table; every choice stands in the URL. */
export function FilterBar(props: {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
  matrix: Matrix;
}) {
  const { filters, onChange } = props;
  const seen = props.matrix.map(({ provider }) => provider).filter((key) => key !== "");
  const providers = [...new Set([...seen, ...(filters.provider ? [filters.provider] : [])])].sort();
  return (
    <section aria-label="Filters" className="mt-2 flex flex-wrap items-center gap-2">
      <h2 className="mr-2 font-medium text-base">Course</h2>
      <Choice
        label="Priority"
        all="Every priority"
        value={filters.priority}
        options={priorityKeys.map((value) => ({ value, label: value.toUpperCase() }))}
        onChange={(chosen) =>
          onChange({ priority: priorityKeys.find((key) => key === chosen) ?? null })
        }
      />
      <Choice
        label="Channel"
        all="Every channel"
        value={filters.channel}
        options={channels.map((value) => ({ value, label: channelLabel(value) }))}
        onChange={(channel) => onChange({ channel })}
      />
      <Choice
        label="Provider"
        all="Every provider"
        value={filters.provider}
        options={providers.map((value) => ({ value, label: value }))}
        onChange={(provider) => onChange({ provider })}
      />
      {isNarrowed(filters) && (
        <Button
          variant="ghost"
          onClick={() => onChange({ priority: null, channel: null, provider: null })}
        >
          <X aria-hidden /> Clear
        </Button>
      )}
      <label className="flex min-h-8 items-center gap-2 text-ink-soft text-sm" htmlFor="compare">
        <Switch
          id="compare"
          checked={filters.compare}
          onCheckedChange={(compare) => onChange({ compare })}
        />
        Week before
      </label>
      <div className="ml-auto max-sm:ml-0">
        <MarkLegend />
      </div>
    </section>
  );
}
