import {
  defaultShouldDehydrateQuery,
  MutationCache,
  QueryCache,
  QueryClient,
} from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { toast } from "sonner";
import superjson from "superjson";
import type { AppRouter } from "@/server/api/root";

/** One for each browser tab, and one for each page that the server renders. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({
      onError: (error, _input, _result, mutation) => {
        leaveWhenSignedOut(error);
        // Forms that show errors at their fields say so with `meta: { quiet: true }`.
        if (!mutation.meta?.quiet) toast.error(error.message);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && !isRefusal(error),
      },
      dehydrate: {
        serializeData: superjson.serialize,
        shouldDehydrateQuery: defaultShouldDehydrateQuery,
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}

/** The errors of a form's fields, by their path ("email", "target.userId"). */
export function fieldErrors(error: unknown): Record<string, string> {
  const errors = isApiError(error) ? (error.data?.errors ?? []) : [];
  return Object.fromEntries(errors.map(({ path, message }) => [path, message]));
}

/** tRPC's name for what was wrong ("NOT_FOUND"); undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  return isApiError(error) ? error.data?.code : undefined;
}

function isApiError(error: unknown): error is TRPCClientError<AppRouter> {
  return error instanceof TRPCClientError;
}

/** Asking again would be answered the same. */
function isRefusal(error: unknown): boolean {
  const status = isApiError(error) ? (error.data?.httpStatus ?? 500) : 500;
  return status < 500;
}

function leaveWhenSignedOut(error: unknown): void {
  if (typeof window === "undefined" || !isApiError(error)) return;
  if (error.data?.code !== "UNAUTHORIZED") return;
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}
