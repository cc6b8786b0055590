import type { ReactNode } from "react";
import { ErrorState } from "./error-state";
import { LoadMore } from "./load-more";
import { RelativeTime } from "./relative-time";
import { SkeletonRows } from "./skeleton";

/** What a list needs of TanStack's infinite query. */
type Paged = {
  data: unknown;
  error: { message: string } | null;
  dataUpdatedAt: number;
  isFetching: boolean;
  isFetchingNextPage: boolean;
  hasNextPage: boolean;
  refetch: () => Promise<unknown>;
  fetchNextPage: () => Promise<unknown>;
};

/**
 * A list that is read page by page, in each of its states: loading, failing, empty, full, and more to come. What was
 * shown stays when reading again fails, with how old it is.
 * @param shown how many items the pages have so far
 * @param skeleton how many rows stand in for them while they load
 * @param empty what is shown where there is nothing
 * @param end what is said at the end of the list; "nothing older" unless told
 */
export function PagedList(props: {
  list: Paged;
  shown: number;
  skeleton?: number;
  empty: ReactNode;
  end?: string;
  children: ReactNode;
}) {
  const { list, shown } = props;
  if (list.data === undefined) {
    return list.error ? (
      <ErrorState
        error={list.error}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    ) : (
      <SkeletonRows rows={props.skeleton} />
    );
  }
  if (shown === 0 && !list.hasNextPage) return props.empty;
  return (
    <>
      {list.error && <Old since={list.dataUpdatedAt} why={list.error.message} />}
      {props.children}
      <LoadMore
        shown={shown}
        hasMore={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
        end={props.end}
      />
    </>
  );
}

function Old({ since, why }: { since: number; why: string }) {
  return (
    <p role="status" className="border-b bg-warn-soft px-4 py-2 text-warn text-xs">
      From <RelativeTime at={new Date(since)} className="underline decoration-dotted" />: it could
      not be read since. {why}
    </p>
  );
}
