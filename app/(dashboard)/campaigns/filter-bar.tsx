import { Search, X } from "lucide-react";
import { debounce, useQueryStates } from "nuqs";
import { campaignLook, campaignStatuses } from "@/components/campaign/states";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Input } from "@/components/ui/input";
import { filterParsers, isFiltered } from "./filters";

const waitMs = 250;

/** What narrows the list; it stands in the URL. */
export function FilterBar() {
  const [filters, setFilters] = useQueryStates(filterParsers);
  return (
    <search className="mb-3 flex flex-wrap items-center gap-2">
      <div className="relative w-full sm:w-72">
        <Search
          aria-hidden
          className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint"
        />
        <Input
          type="search"
          aria-label="Search campaigns by name"
          placeholder="Search by name"
          className="pl-8"
          value={filters.q}
          onChange={({ target }) =>
            void setFilters({ q: target.value || null }, { limitUrlUpdates: debounce(waitMs) })
          }
        />
      </div>
      <Choice
        label="Status"
        all="Any status"
        className="w-full sm:w-48"
        value={filters.status}
        options={campaignStatuses.map((value) => ({ value, label: campaignLook(value).label }))}
        onChange={(chosen) =>
          void setFilters({ status: campaignStatuses.find((one) => one === chosen) ?? null })
        }
      />
      {isFiltered(filters) && (
        <Button variant="ghost" onClick={() => void setFilters({ q: null, status: null })}>
          <X aria-hidden /> Clear
        </Button>
      )}
    </search>
  );
}
