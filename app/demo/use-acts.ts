import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Act, Done } from "@/server/api/demo/routes";
import { ask } from "./use-session";

/** Something that was done, with what the API took of it. */
export type Entry = { key: string; act: Act; done: Done; at: string };

const kept = 6;

export type Acting = { act: (what: Act) => void; pending: Act["act"] | null };

/** What the buttons do, one after the other, and the latest of it. */
export function useActs(
  token: string | null,
  onFollows: (follows: boolean) => void,
): Acting & { entries: Entry[] } {
  const [entries, setEntries] = useState<Entry[]>([]);
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (what: Act) => ask<Done>("/api/demo/acts", token, what),
    onSuccess: (done, what) => {
      if (what.act === "follow") return onFollows(what.on);
      const entry = { key: crypto.randomUUID(), act: what, done, at: new Date().toISOString() };
      setEntries((known) => [entry, ...known].slice(0, kept));
    },
  });
  return { act: mutate, pending: isPending ? variables.act : null, entries };
}
