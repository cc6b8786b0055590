import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { useApi } from "@/components/api";
import { actionWords, groupLabel } from "@/components/audit/action-words";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Input } from "@/components/ui/input";
import { type Filters, isFiltered, noFilters } from "./filters";
import { TimeFilter } from "./time-filter";

type Change = (change: Partial<Filters>) => void;
const anything = "*";

/** What narrows the log; every filter stands in the URL. */
export function FilterBar({ filters, onChange }: { filters: Filters; onChange: Change }) {
  const { data } = useQuery(useApi().audit.choices.queryOptions());
  const actors = (data?.actors ?? []).map((actor) => ({ value: actor, label: actor }));
  return (
    <section
      aria-label="Filters"
      className="mb-3 grid grid-cols-2 items-center gap-2 sm:flex sm:flex-wrap"
    >
      <Combobox
        aria-label="Who"
        className="w-full sm:w-56"
        value={filters.actor ?? anything}
        options={[{ value: anything, label: "Anybody" }, ...actors]}
        otherLabel="Exactly"
        onValueChange={(actor) => onChange({ actor: actor === anything ? null : actor })}
      />
      <Combobox
        aria-label="Did what"
        className="w-full sm:w-56"
        value={filters.action ?? anything}
        options={[
          { value: anything, label: "Did anything" },
          ...actionOptions(data?.actions ?? []),
        ]}
        onValueChange={(action) => onChange({ action: action === anything ? null : action })}
      />
      <AboutField
        key={filters.about}
        about={filters.about}
        onChange={(about) => onChange({ about })}
      />
      <TimeFilter filters={filters} onChange={onChange} />
      {isFiltered(filters) && (
        <Button variant="ghost" onClick={() => onChange(noFilters)}>
          <X aria-hidden /> Clear
        </Button>
      )}
    </section>
  );
}

/** Every group as a whole first, then each action under its group. */
function actionOptions(actions: string[]) {
  const groups = [...new Set(actions.map(groupOf))];
  return [
    ...groups.map((group) => ({ value: group, label: `${groupLabel(group)}: anything` })),
    ...actions.map((action) => ({
      value: action,
      label: actionWords(action).replace(/:$/, ""),
      group: groupLabel(groupOf(action)),
    })),
  ];
}

const groupOf = (action: string) => action.split(".")[0] ?? action;

function AboutField(props: { about: string | null; onChange: (about: string | null) => void }) {
  const [text, setText] = useState(props.about ?? "");
  return (
    <form
      className="col-span-2 sm:w-64"
      onSubmit={(event) => {
        event.preventDefault();
        props.onChange(text.trim() || null);
      }}
    >
      <Input
        aria-label="About whom or what"
        placeholder="About: user id, campaign:7, …"
        maxLength={254}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={() => (text.trim() || null) !== props.about && props.onChange(text.trim() || null)}
      />
    </form>
  );
}
