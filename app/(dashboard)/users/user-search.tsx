"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { LoaderCircle, Search, UserSearch as UserSearchIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { debounce, useQueryStates } from "nuqs";
import type { FormEvent } from "react";
import { useApi } from "@/components/api";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useDebounced } from "@/components/ui/use-debounced";
import { searchParsers } from "./filters";
import { hrefOfNotification, hrefOfUser } from "./found";
import { FoundNotifications } from "./found-notifications";
import { People } from "./people";
import { Receipts } from "./receipts";

const waitMs = 250;

/** One box for whatever somebody has in hand: who it is, or which message. */
export function UserSearch() {
  const [{ q }, setSearch] = useQueryStates(searchParsers);
  const asked = useDebounced(q.trim(), waitMs);
  const router = useRouter();
  const search = useQuery({
    ...useApi().support.find.queryOptions({ q: asked }),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
  });
  const { users = [], notifications = [] } = search.data ?? {};
  const hrefs = [...users.map(hrefOfUser), ...notifications.map(hrefOfNotification)];
  const openOnly = (event: FormEvent) => {
    event.preventDefault();
    const [only] = hrefs;
    if (only && hrefs.length === 1 && asked === q.trim()) router.push(only);
  };
  const Busy = search.isFetching ? LoaderCircle : Search;
  return (
    <>
      <search>
        <form onSubmit={openOnly} className="relative mb-4 block max-w-2xl">
          <Busy
            aria-hidden
            className={`absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-faint ${search.isFetching ? "animate-spin" : ""}`}
          />
          <Input
            type="search"
            autoFocus
            aria-label="Find by user id, e-mail, phone, notification id, idempotency key or provider’s message id"
            placeholder="User id, e-mail, phone, notification id, idempotency key or provider’s id"
            className="h-10 pl-9 max-sm:h-11"
            value={q}
            onChange={({ target }) =>
              void setSearch({ q: target.value || null }, { limitUrlUpdates: debounce(waitMs) })
            }
          />
        </form>
      </search>
      {asked === "" ? (
        <Card>
          <Recent />
        </Card>
      ) : search.isError ? (
        <ErrorState error={search.error} onRetry={() => void search.refetch()} />
      ) : search.isPending ? (
        <Card>
          <SkeletonRows rows={4} />
        </Card>
      ) : (
        <div className="grid gap-4">
          {notifications.length > 0 && <FoundNotifications found={notifications} />}
          {users.length > 0 && (
            <Card>
              <People label="Users found" people={users} />
            </Card>
          )}
          {hrefs.length === 0 && !search.isPlaceholderData && <Receipts q={asked} />}
        </div>
      )}
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
        People whom you look at are listed here. Each look is kept in the audit log, with your
        reason.
      </EmptyState>
    );
  return (
    <>
      <CardHeader title="You looked at lately" />
      <People label="Users whom you looked at lately" people={data} />
    </>
  );
}
