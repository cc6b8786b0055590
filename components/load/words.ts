import type { Tone } from "../ui/badge";

/** The levels of load shedding. */
export const levelWords: Record<0 | 1 | 2 | 3, { label: string; tone: Tone; what: string }> = {
  0: { label: "nothing is shed", tone: "ok", what: "everything goes out" },
  1: { label: "level 1", tone: "warn", what: "P2 waits, and new P2 events get 429" },
  2: {
    label: "level 2",
    tone: "bad",
    what: "P2 waits; P1 pushes to people not seen for 30 days are left out",
  },
  3: {
    label: "level 3",
    tone: "bad",
    what: "as level 2, and P1 that is about to expire ends now; P0 is never touched",
  },
};

export const levelKeys = [0, 1, 2, 3] as const;

export const partWords = [
  { key: "queueAge", label: "Age of queues", title: "P0 from 1 to 10 s, P1 from 15 s to 3 min" },
  {
    key: "database",
    label: "Database",
    title: "connections in use, and sessions waiting for locks",
  },
  {
    key: "pools",
    label: "Pools",
    title: "how long the web process, P0 or P1 waits for one of its own connections, 0.25 to 3 s",
  },
  { key: "cpu", label: "Processors", title: "processes that want to run, for each processor" },
  { key: "providers", label: "Providers", title: "accounts whose breaker is not closed" },
] as const;
