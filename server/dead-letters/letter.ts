/** What becomes of a letter. */
export const letterStates = ["open", "replaying", "replayed", "discarded"] as const;
export type LetterState = (typeof letterStates)[number];

/** Letters with the same trouble at the same stage. */
export type GroupKey = { stage: string; cause: string };

/** Some letters of one state: by id, or a whole group, of one producer (its key) where that is given. */
export type Selection = { ids: number[] } | { group: GroupKey; producer: string | null };

/** The rows `l` of dead_letters that a selection means, from parameter `first` on. */
export function selected(selection: Selection, first: number): { sql: string; values: unknown[] } {
  if ("ids" in selection)
    return { sql: `l.id = any($${first}::bigint[])`, values: [selection.ids] };
  const { group, producer } = selection;
  return {
    sql: `l.stage = $${first} and l.cause = $${first + 1} and ($${first + 2}::text is null
      or l.producer_id = (select p.id from producers p where p.key = $${first + 2}))`,
    values: [group.stage, group.cause, producer],
  };
}

/** Caused by the event itself: planned, evaluated or rendered with other data, it may come through. */
export const isAboutEvent =
  "(l.stage in ('plan', 'fanout') or l.stage = 'sending' and l.pointer ->> 'reason' = 'render_failed')";

/** What can be done again: whatever points at rows. A job that is no pointer cannot. */
export const isReplayable = "not l.pointer ? 'jobId'";
