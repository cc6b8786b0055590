import { useInfiniteQuery } from "@tanstack/react-query";
import { History as HistoryIcon, X } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { formatCount, formatDuration } from "@/components/format";
import type { ShownSwitch } from "@/components/switch/switch";
import { modeLabels, scopeLabels } from "@/components/switch/words";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Choice } from "@/components/ui/choice";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { NothingMatches } from "@/components/ui/nothing-matches";
import { PagedList } from "@/components/ui/paged-list";
import { RelativeTime } from "@/components/ui/relative-time";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { useDebounced } from "@/components/ui/use-debounced";
import { filterParsers, scopeKeys } from "./filters";
import { SwitchName } from "./live-switch";

/** Switches that are over. */
export function History() {
  const [{ scope, by }, setFilters] = useQueryStates(filterParsers);
  const person = useDebounced(by, 250);
  const api = useApi();
  const history = useInfiniteQuery(
    api.switches.history.infiniteQueryOptions(
      { scope, by: person },
      { getNextPageParam: ({ nextCursor }) => nextCursor, refetchInterval: 5_000 },
    ),
  );
  const rows = history.data?.pages.flatMap(({ items }) => items) ?? [];
  const filtered = scope !== null || by !== null;
  const filters = (
    <>
      <Choice
        label="Scope"
        all="Any scope"
        className="w-32 sm:w-40"
        value={scope}
        options={scopeKeys.map((value) => ({ value, label: scopeLabels[value] }))}
        onChange={(chosen) =>
          void setFilters({ scope: scopeKeys.find((key) => key === chosen) ?? null })
        }
      />
      <Input
        aria-label="By whom"
        placeholder="E-mail of a person"
        className="w-44"
        value={by ?? ""}
        onChange={({ target }) => void setFilters({ by: target.value.trim() || null })}
      />
      {filtered && (
        <Button variant="ghost" onClick={() => void setFilters({ scope: null, by: null })}>
          <X aria-hidden /> Clear
        </Button>
      )}
    </>
  );
  return (
    <Card aria-label="History">
      <CardHeader title="History" actions={filters} />
      <PagedList
        list={history}
        shown={rows.length}
        skeleton={4}
        empty={
          filtered ? (
            <NothingMatches onClear={() => void setFilters({ scope: null, by: null })} />
          ) : (
            <EmptyState icon={HistoryIcon} title="No switch has ended yet" />
          )
        }
      >
        <Rows rows={rows} />
      </PagedList>
    </Card>
  );
}

function Rows({ rows }: { rows: ShownSwitch[] }) {
  return (
    <Table label="Switches that are over, newest first">
      <TableHead>
        <Row>
          <Th>What</Th>
          <Th className="max-sm:hidden">Mode</Th>
          <Th className="max-lg:hidden">Why</Th>
          <Th className="max-sm:hidden">From</Th>
          <Th>Ended</Th>
          <Th numeric className="max-md:hidden">
            Effective
          </Th>
          <Th numeric className="max-md:hidden">
            Had left
          </Th>
        </Row>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <HistoryRow key={row.id} row={row} />
        ))}
      </TableBody>
    </Table>
  );
}

function HistoryRow({ row }: { row: ShownSwitch }) {
  const { everywhereMs, hadLeft } = row.effect ?? { everywhereMs: null, hadLeft: 0 };
  return (
    <Row>
      <Td className="py-2 sm:whitespace-nowrap">
        <SwitchName shown={row} />
        <span className="block text-ink-faint text-xs sm:hidden">
          {modeLabels[row.mode]} from <RelativeTime at={row.effectiveAt ?? row.createdAt} />
        </span>
      </Td>
      <Td className="text-ink-soft max-sm:hidden">{modeLabels[row.mode]}</Td>
      <Td className="max-w-72 truncate text-ink-soft max-lg:hidden" title={row.reason}>
        {row.reason}
      </Td>
      <Td className="whitespace-nowrap py-2 max-sm:hidden">
        <RelativeTime at={row.effectiveAt ?? row.createdAt} />
        <span className="block text-ink-faint text-xs">{row.createdBy}</span>
      </Td>
      <Td className="py-2 sm:whitespace-nowrap">
        {row.liftedAt ? <RelativeTime at={row.liftedAt} /> : "just now"}
        <span className="block break-all text-ink-faint text-xs">{endedBy(row)}</span>
      </Td>
      <Td numeric className="max-md:hidden">
        {everywhereMs === null ? "–" : formatDuration(everywhereMs)}
      </Td>
      <Td numeric className="max-md:hidden">
        {row.effect ? formatCount(hadLeft) : "–"}
      </Td>
    </Row>
  );
}

function endedBy({ liftedBy, effectiveAt }: ShownSwitch): string {
  if (liftedBy === null || liftedBy === "expiry")
    return effectiveAt === null ? "never confirmed" : "by itself";
  return effectiveAt === null ? `withdrawn by ${liftedBy}` : liftedBy;
}
