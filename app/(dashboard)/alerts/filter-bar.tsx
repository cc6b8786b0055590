"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { tierKeys, tierWords } from "@/components/alert/words";
import { useApi } from "@/components/api";
import { LiveBadge } from "@/components/live-badge";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { filterParsers } from "./filters";

const tierOptions = [
  { value: "all", label: "All" },
  ...tierKeys.map((value) => ({ value, label: tierWords[value].label })),
];

/** Which alerts are listed; kept in the URL. */
export function FilterBar() {
  const [filters, setFilters] = useQueryStates(filterParsers);
  const api = useApi();
  const { data: rules = [] } = useQuery(api.alerts.rules.queryOptions());
  // The list below asks; this only shows how old its answer is.
  const firing = useQuery({ ...api.alerts.firing.queryOptions(filters), enabled: false });
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <Segmented
        aria-label="Tier"
        value={filters.tier ?? "all"}
        onValueChange={(value) =>
          void setFilters({ tier: tierKeys.find((tier) => tier === value) ?? null })
        }
        options={tierOptions}
      />
      <Select
        aria-label="Rule"
        className="w-56"
        value={filters.rule ?? "all"}
        onValueChange={(rule) => void setFilters({ rule: rule === "all" ? null : rule })}
        options={[
          { value: "all", label: "Every rule" },
          ...rules.map(({ key, name }) => ({ value: key, label: name })),
        ]}
      />
      {firing.data && (
        <span className="ml-auto">
          <LiveBadge updatedAt={firing.dataUpdatedAt} />
        </span>
      )}
    </div>
  );
}
