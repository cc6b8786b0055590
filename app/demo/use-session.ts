import { createInboxClient, type InboxClient } from "@carillon/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { PersonKey } from "@/server/api/demo/persons";
import type { Session } from "@/server/api/demo/routes";

/** Tokens are good for an hour. */
const freshMs = 50 * 60_000;

/** Asks a server of our own. @throws Error with the sentence of what it refused */
export async function ask<T>(path: string, token: string | null, body?: object): Promise<T> {
  const response = await fetch(path, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Error(answer?.detail ?? "The server does not answer. Try again.");
  return answer;
}

export type SignedIn = {
  session: Session | undefined;
  error: Error | null;
  retry: () => void;
  /** The client of this person's inbox. */
  inbox: InboxClient;
  setFollows: (follows: boolean) => void;
};

/** Signs in to the app as a person, and keeps the token fresh. */
export function useSession(person: PersonKey): SignedIn {
  const queries = useQueryClient();
  const query = useMemo(
    () => ({
      queryKey: ["demo", "session", person],
      queryFn: () => ask<Session>("/api/demo/session", null, { person }),
      staleTime: freshMs,
    }),
    [person],
  );
  const { data, error, refetch } = useQuery({ ...query, refetchInterval: freshMs });
  const inbox = useMemo(
    () =>
      createInboxClient({
        baseUrl: typeof window === "undefined" ? "" : window.location.origin,
        token: async () => (await queries.fetchQuery(query)).token,
      }),
    [queries, query],
  );
  return {
    session: data,
    error,
    retry: () => void refetch(),
    inbox,
    setFollows: (follows) =>
      queries.setQueryData<Session>(query.queryKey, (known) => known && { ...known, follows }),
  };
}
