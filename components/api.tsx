"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpLink, type Operation, splitLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "@/server/api/root";
// Every page begins here: libraries find the nonce before they need it.
import "./nonce";
import { mostCallsAtOnce } from "./most-calls";
import { makeQueryClient } from "./query-client";

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** The procedures: `useQuery(useApi().overview.read.queryOptions(…))`. */
export const useApi = useTRPC;

/** The same procedures without a cache: for reading by POST. */
export const useApiClient = useTRPCClient;

const url = "/api/trpc";
const mostOfAddress = 4_000;

/** Queries about a whole text go by POST, for themselves. Escaping makes an input up to three times as long. */
const tooLongForAnAddress = ({ type, input }: Operation) =>
  type === "query" && (JSON.stringify(input)?.length ?? 0) > mostOfAddress / 4;

export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [client] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: tooLongForAnAddress,
          true: httpLink({ url, transformer: superjson, methodOverride: "POST" }),
          false: httpBatchLink({
            ...{ url, transformer: superjson },
            ...{ maxURLLength: mostOfAddress, maxItems: mostCallsAtOnce },
          }),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
