import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { SearchX, ShieldCheck } from "lucide-react";
import { debounce, useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { PagedList } from "@/components/ui/paged-list";
import { RelativeTime } from "@/components/ui/relative-time";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { useDebounced } from "@/components/ui/use-debounced";
import { suppressionParsers } from "./filters";
import { kindNames, type Suppression } from "./kinds";
import { RemoveButton } from "./remove-button";

const waitMs = 250;

/** Who is on the list, for those who may see people. */
export function EntryTable({ mayAct }: { mayAct: boolean }) {
  const [{ q }, setFilters] = useQueryStates(suppressionParsers);
  const asked = useDebounced(q.trim(), waitMs);
  const entries = useInfiniteQuery({
    ...useApi().suppressions.list.infiniteQueryOptions(
      { q: asked },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
    placeholderData: keepPreviousData,
  });
  const items = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card>
      <search className="block p-3">
        <Input
          type="search"
          aria-label="Find a suppressed address, number or user id by its beginning"
          placeholder="Find by the beginning of an address, number or id"
          className="max-w-md"
          value={q}
          onChange={({ target }) =>
            void setFilters({ q: target.value || null }, { limitUrlUpdates: debounce(waitMs) })
          }
        />
      </search>
      <PagedList
        list={entries}
        shown={items.length}
        skeleton={4}
        end="that is all"
        empty={<Nothing asked={asked} />}
      >
        <Entries items={items} mayAct={mayAct} />
      </PagedList>
    </Card>
  );
}

function Nothing({ asked }: { asked: string }) {
  return asked ? (
    <EmptyState icon={SearchX} title={`Nothing on the list begins with “${asked}”`}>
      Numbers begin with their country: +49 151 …
    </EmptyState>
  ) : (
    <EmptyState icon={ShieldCheck} title="Nobody is suppressed">
      Add somebody by hand, or upload a file.
    </EmptyState>
  );
}

function Entries({ items, mayAct }: { items: Suppression[]; mayAct: boolean }) {
  return (
    <Table label="Suppression list">
      <TableHead>
        <Row>
          <Th>Who</Th>
          <Th className="max-sm:hidden">Named by</Th>
          <Th className="max-md:hidden">Reason</Th>
          <Th className="max-sm:hidden">Since</Th>
          {mayAct && (
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          )}
        </Row>
      </TableHead>
      <TableBody>
        {items.map((entry) => (
          <Row key={`${entry.kind}:${entry.value}`}>
            <Td className="break-all font-mono text-xs">{entry.value}</Td>
            <Td className="whitespace-nowrap text-ink-soft max-sm:hidden">
              {kindNames[entry.kind].one}
            </Td>
            <Td className="text-ink-soft max-md:hidden">{entry.reason || "none given"}</Td>
            <Td className="whitespace-nowrap text-ink-soft max-sm:hidden">
              <RelativeTime at={entry.createdAt} />
            </Td>
            {mayAct && (
              <Td numeric>
                <RemoveButton entry={entry} />
              </Td>
            )}
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}
