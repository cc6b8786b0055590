"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { LoaderCircle, Search, SearchX, UserSearch as UserSearchIcon } from "lucide-react";
import Link from "next/link";
import { debounce, useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { useDebounced } from "@/components/ui/use-debounced";
import type { RouterOutputs } from "@/server/api/root";
import { searchParsers } from "./filters";

type FoundUser = RouterOutputs["users"]["search"][number];

const waitMs = 250;

export function UserSearch() {
  const [{ q }, setSearch] = useQueryStates(searchParsers);
  const asked = useDebounced(q.trim(), waitMs);
  const search = useQuery({
    ...useApi().users.search.queryOptions({ q: asked }),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <search className="relative mb-4 block max-w-xl">
        {search.isFetching ? (
          <LoaderCircle
            aria-hidden
            className="absolute top-1/2 left-3 size-4 -translate-y-1/2 animate-spin text-ink-faint"
          />
        ) : (
          <Search
            aria-hidden
            className="absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-faint"
          />
        )}
        <Input
          type="search"
          autoFocus
          aria-label="Find a user by id, e-mail address or phone number"
          placeholder="Id (or how it begins), e-mail address or phone number"
          className="h-10 pl-9 max-sm:h-11"
          value={q}
          onChange={({ target }) =>
            void setSearch({ q: target.value || null }, { limitUrlUpdates: debounce(waitMs) })
          }
        />
      </search>
      <Card>
        {asked === "" ? (
          <Recent />
        ) : search.isError ? (
          <ErrorState error={search.error} onRetry={() => void search.refetch()} />
        ) : search.isPending ? (
          <SkeletonRows rows={4} />
        ) : search.data.length === 0 ? (
          <EmptyState icon={SearchX} title={`Nobody is known as “${asked}”`}>
            Ids match from their beginning. E-mail addresses must be complete; phone numbers too,
            with their country: +49 151 …
          </EmptyState>
        ) : (
          <People label="Users found" people={search.data} />
        )}
      </Card>
    </>
  );
}

/** Whom the viewer looked at lately. */
function Recent() {
  const { data, error, refetch } = useQuery(useApi().users.recent.queryOptions());
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} />;
  if (data.length === 0)
    return (
      <EmptyState icon={UserSearchIcon} title="Whom do you look for?">
        People whom you look at are listed here. Each look is kept in the audit log.
      </EmptyState>
    );
  return (
    <>
      <CardHeader title="You looked at lately" />
      <People label="Users whom you looked at lately" people={data} />
    </>
  );
}

function People({ label, people }: { label: string; people: FoundUser[] }) {
  return (
    <Table label={label}>
      <TableHead>
        <Row>
          <Th>User</Th>
          <Th>E-mail</Th>
          <Th className="max-sm:hidden">Phone</Th>
          <Th className="max-md:hidden">Language and zone</Th>
          <Th className="max-sm:hidden">Last active</Th>
        </Row>
      </TableHead>
      <TableBody>
        {people.map((user) => (
          <Row key={user.userId} className="relative">
            <Td>
              <Link
                href={`/users/${encodeURIComponent(user.userId)}`}
                className="break-all font-mono text-xs after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
              >
                {user.userId}
              </Link>
            </Td>
            <Td className="break-all text-ink-soft">{user.email ?? "none"}</Td>
            <Td className="whitespace-nowrap text-ink-soft max-sm:hidden">
              {user.phone ?? "none"}
            </Td>
            <Td className="text-ink-soft max-md:hidden">
              {user.locale}, {user.timeZone}
            </Td>
            <Td className="whitespace-nowrap text-ink-soft max-sm:hidden">
              {user.lastActiveAt ? <RelativeTime at={user.lastActiveAt} /> : "never"}
            </Td>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}
