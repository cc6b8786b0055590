import { Download } from "lucide-react";
import { channelLabel } from "@/components/notification/channels";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Input } from "@/components/ui/input";
import { channelFilters, type HistoryState, outcomeKeys } from "./filters";
import type { Person } from "./person";

const outcomeLabels = {
  routed: "Sent",
  held: "Held",
  suppressed: "Suppressed",
  problem: "With a failed delivery",
};

type Change = (part: Partial<HistoryState>) => void;

/** Which of a person's messages are listed, and their way into a file. */
export function HistoryFilters(props: {
  state: HistoryState;
  types: Person["types"];
  userId: string;
  onChange: Change;
}) {
  const { state, types, onChange } = props;
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 pb-3">
      <Choice
        className="w-auto"
        label="Outcome"
        value={state.outcome}
        all="Any outcome"
        options={outcomeKeys.map((value) => ({ value, label: outcomeLabels[value] }))}
        onChange={(chosen) =>
          onChange({ outcome: outcomeKeys.find((key) => key === chosen) ?? null })
        }
      />
      <Choice
        className="w-auto"
        label="Type"
        value={state.type}
        all="Any type"
        options={types.map(({ key, name }) => ({ value: key, label: name }))}
        onChange={(type) => onChange({ type })}
      />
      <Choice
        className="w-auto"
        label="Channel"
        value={state.channel}
        all="Any channel"
        options={channelFilters.map((value) => ({ value, label: channelLabel(value) }))}
        onChange={(chosen) =>
          onChange({ channel: channelFilters.find((key) => key === chosen) ?? null })
        }
      />
      <Day label="From day (UTC)" value={state.from} onChange={(from) => onChange({ from })} />
      <Day label="To day (UTC)" value={state.to} onChange={(to) => onChange({ to })} />
      <Export userId={props.userId} state={state} />
    </div>
  );
}

function Day(props: { label: string; value: Date | null; onChange: (value: Date | null) => void }) {
  return (
    <Input
      type="date"
      aria-label={props.label}
      className="w-auto"
      value={props.value?.toISOString().slice(0, 10) ?? ""}
      onChange={({ target }) => props.onChange(target.valueAsDate)}
    />
  );
}

/** The filtered list as a file. */
function Export({ userId, state }: { userId: string; state: HistoryState }) {
  const href = (format: "csv" | "ndjson") => {
    const query = new URLSearchParams();
    const day = (date: Date | null) => date?.toISOString().slice(0, 10);
    const wanted = { ...state, from: day(state.from), to: day(state.to), open: null };
    for (const [key, value] of Object.entries(wanted)) if (value) query.set(key, value);
    return `/api/people/${encodeURIComponent(userId)}/history.${format}?${query}`;
  };
  return (
    <span className="ml-auto flex gap-1">
      {(["csv", "ndjson"] as const).map((format) => (
        <Button key={format} asChild variant="ghost">
          <a
            href={href(format)}
            download
            aria-label={`Export this list as ${format.toUpperCase()}`}
          >
            <Download aria-hidden /> {format.toUpperCase()}
          </a>
        </Button>
      ))}
    </span>
  );
}
