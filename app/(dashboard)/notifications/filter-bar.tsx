import { useQuery } from "@tanstack/react-query";
import { ListFilter, X } from "lucide-react";
import { useState } from "react";
import { useApi } from "@/components/api";
import { channelLabel } from "@/components/notification/channels";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { cn } from "@/components/ui/class-names";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { localMinute } from "@/components/ui/local-minute";
import { Popover } from "@/components/ui/popover";
import {
  type Filters,
  isFiltered,
  noFilters,
  outcomeKeys,
  priorityKeys,
  rangeKeys,
  statusKeys,
  strategyKeys,
} from "./filters";

const rangeLabels = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
};
const channels = ["push", "email", "sms", "webhook"];
const outcomeLabels = {
  sent: "Some sent",
  lost: "Some not sent",
  failed: "Some failed",
  expired: "Some expired",
  unknown: "Some unknown",
  cancelled: "Some cancelled",
};
const strategyLabels = {
  direct: "Direct",
  write: "Fan-out",
  paced: "Paced fan-out",
  read: "Broadcast",
};

/** What narrows the list; every filter stands in the URL. */
export function FilterBar(props: {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
}) {
  const { filters, onChange } = props;
  const { data } = useQuery(useApi().notifications.choices.queryOptions());
  const types = (data?.types ?? []).map(({ key, name }) => ({ value: key, label: name }));
  const producers = (data?.producers ?? []).map(({ id, name }) => ({
    value: String(id),
    label: name,
  }));
  const [unfolded, setUnfolded] = useState(false);
  const active = Object.values(filters).filter((value) => value !== null).length;
  return (
    <section
      aria-label="Filters"
      className={cn(
        "mb-3 grid grid-cols-2 items-center gap-2 sm:flex sm:flex-wrap",
        !unfolded && "max-sm:[&>*:not(:first-child)]:hidden",
      )}
    >
      <Button
        className="col-span-2 h-10 sm:hidden"
        aria-expanded={unfolded}
        onClick={() => setUnfolded(!unfolded)}
      >
        <ListFilter aria-hidden /> Filters{active > 0 && ` (${active})`}
      </Button>
      <Choice
        label="Type"
        all="Any type"
        value={filters.type}
        options={types}
        onChange={(type) => onChange({ type })}
      />
      <Choice
        label="Status"
        all="Any status"
        value={filters.status}
        options={statusKeys.map((value) => ({ value, label: value }))}
        onChange={(chosen) => onChange({ status: oneOf(statusKeys, chosen) })}
      />
      <Choice
        label="Priority"
        all="Any priority"
        value={filters.priority}
        options={priorityKeys.map((value) => ({ value, label: value.toUpperCase() }))}
        onChange={(chosen) => onChange({ priority: oneOf(priorityKeys, chosen) })}
      />
      <Choice
        label="Producer"
        all="Any producer"
        value={filters.producer === null ? null : String(filters.producer)}
        options={producers}
        onChange={(id) => onChange({ producer: id === null ? null : Number(id) })}
      />
      <Choice
        label="Strategy"
        all="Any strategy"
        value={filters.strategy}
        options={strategyKeys.map((value) => ({ value, label: strategyLabels[value] }))}
        onChange={(chosen) => onChange({ strategy: oneOf(strategyKeys, chosen) })}
      />
      <Choice
        label="Time"
        all="Any time"
        value={filters.range}
        options={rangeKeys.map((value) => ({ value, label: rangeLabels[value] }))}
        onChange={(chosen) => onChange({ range: oneOf(rangeKeys, chosen) })}
      />
      <Choice
        label="Channel"
        all="Any channel"
        value={filters.channel}
        options={channels.map((value) => ({ value, label: channelLabel(value) }))}
        onChange={(channel) => onChange({ channel })}
      />
      <Choice
        label="Outcome"
        all="Any outcome"
        value={filters.outcome}
        options={outcomeKeys.map((value) => ({ value, label: outcomeLabels[value] }))}
        onChange={(chosen) => onChange({ outcome: oneOf(outcomeKeys, chosen) })}
      />
      <Before before={filters.before} onChange={(before) => onChange({ before })} />
      {filters.from && (
        <Chip
          label={`Since ${localMinute(filters.from).replace("T", " ")}`}
          onClear={() => onChange({ from: null })}
        />
      )}
      {filters.provider && (
        <Chip label={`Provider ${filters.provider}`} onClear={() => onChange({ provider: null })} />
      )}
      {isFiltered(filters) && (
        <Button variant="ghost" onClick={() => onChange(noFilters)}>
          <X aria-hidden /> Clear
        </Button>
      )}
      {filters.provider && (
        <p className="col-span-2 w-full text-ink-soft text-xs">
          Fan-outs are listed whatever their provider: their counts do not tell it.
        </p>
      )}
    </section>
  );
}

/** A filter that came with a link. */
function Chip(props: { label: string; onClear: () => void }) {
  return (
    <Button className="font-normal max-sm:h-10" onClick={props.onClear}>
      {props.label} <X aria-label="remove" />
    </Button>
  );
}

/** For what happened long ago: the list then starts at that moment, and stands still. */
function Before(props: { before: Date | null; onChange: (before: Date | null) => void }) {
  const { before, onChange } = props;
  const shown = before ? localMinute(before) : "";
  return (
    <Popover
      trigger={
        <Button className="font-normal max-sm:h-10 max-sm:justify-start">
          {before ? `Before ${shown.replace("T", " ")}` : "Before…"}
        </Button>
      }
    >
      <Field label="Went out before" hint="In your own time zone. The list stands still then.">
        {(control) => (
          <Input
            {...control}
            type="datetime-local"
            value={shown}
            onChange={({ target }) => onChange(target.value ? new Date(target.value) : null)}
          />
        )}
      </Field>
    </Popover>
  );
}

function oneOf<Key extends string>(keys: readonly Key[], chosen: string | null): Key | null {
  return keys.find((key) => key === chosen) ?? null;
}
