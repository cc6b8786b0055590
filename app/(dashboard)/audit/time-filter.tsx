import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { localMinute } from "@/components/ui/local-minute";
import { Popover } from "@/components/ui/popover";
import type { Filters } from "./filters";

const presets = [
  { label: "Last hour", hours: 1 },
  { label: "Last day", hours: 24 },
  { label: "Last 7 days", hours: 7 * 24 },
  { label: "Last 30 days", hours: 30 * 24 },
];
const hourMs = 3_600_000;

/** From when to when, in the viewer's own zone. */
export function TimeFilter(props: {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
}) {
  const { from, to } = props.filters;
  const since = from ? localMinute(from) : "";
  const until = to ? localMinute(to) : "";
  return (
    <Popover
      trigger={
        <Button className="font-normal max-sm:col-span-2 max-sm:h-10 max-sm:justify-start">
          {/* The server does not know the viewer's zone. */}
          <span suppressHydrationWarning>{from || to ? words(since, until) : "Any time"}</span>
        </Button>
      }
    >
      <div className="grid gap-3">
        <div className="flex flex-wrap gap-1.5">
          {presets.map(({ label, hours }) => (
            <Button
              key={label}
              size="sm"
              onClick={() =>
                props.onChange({ from: new Date(Date.now() - hours * hourMs), to: null })
              }
            >
              {label}
            </Button>
          ))}
        </div>
        <Moment
          label="From"
          value={since}
          onChange={(moment) => props.onChange({ from: moment })}
        />
        <Moment
          label="Until"
          hint="In your own time zone."
          value={until}
          onChange={(moment) => props.onChange({ to: moment })}
        />
      </div>
    </Popover>
  );
}

function Moment(props: {
  label: string;
  hint?: string;
  value: string;
  onChange: (moment: Date | null) => void;
}) {
  return (
    <Field label={props.label} hint={props.hint}>
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          value={props.value}
          onChange={({ target }) => props.onChange(target.value ? new Date(target.value) : null)}
        />
      )}
    </Field>
  );
}

function words(since: string, until: string): string {
  const shown = (minute: string) => minute.replace("T", " ");
  if (since && until) return `${shown(since)} – ${shown(until)}`;
  return since ? `Since ${shown(since)}` : `Until ${shown(until)}`;
}
