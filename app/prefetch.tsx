import {
  dehydrate,
  type FetchInfiniteQueryOptions,
  type FetchQueryOptions,
  HydrationBoundary,
  type QueryKey,
} from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { headers } from "next/headers";
import { cache, type ReactNode } from "react";
import { makeQueryClient } from "@/components/query-client";
import { appRouter } from "@/server/api/root";
import { createRequestContext } from "@/server/api/trpc";

// Both live as long as the rendering of one page.
const queryClient = cache(makeQueryClient);
const requestContext = cache(async () => await createRequestContext(await headers()));

/** The procedures, called without a detour over HTTP: `prefetch(api.overview.read.queryOptions(…))`. */
export const api = createTRPCOptionsProxy({ ctx: requestContext, router: appRouter, queryClient });

/** Runs a query on the server, so that its client leaf finds the answer. Failing is left to the leaf. */
export async function prefetch<Data, Failure, Selected, Key extends QueryKey>(
  query: FetchQueryOptions<Data, Failure, Selected, Key>,
): Promise<void> {
  await queryClient().prefetchQuery(query);
}

/** As `prefetch`, for the first page of an infinite query. */
export async function prefetchInfinite<Data, Failure, Selected, Key extends QueryKey, Cursor>(
  query: FetchInfiniteQueryOptions<Data, Failure, Selected, Key, Cursor>,
): Promise<void> {
  await queryClient().prefetchInfiniteQuery(query);
}

/** Hands what was prefetched to the client leaves below. */
export function HydrateClient({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(queryClient())}>{children}</HydrationBoundary>;
}
