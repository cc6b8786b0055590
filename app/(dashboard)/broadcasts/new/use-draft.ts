import { useEffect, useState } from "react";
import { type Broadcast, type Choices, type Draft, draftOf, emptyDraft, newKey } from "./draft";
import { keepDraft, placeOf, readDraft } from "./keep-draft";

/** Whose it is, and what it begins with: the request `from`, which was for the broadcast `again`. */
export type Start = { account: string; from: string | null; again: Broadcast | undefined };

type State = { draft: Draft; changedAt: Date | null; restoredAt: Date | null };

/** What is being composed. The browser keeps what was changed until it is begun or thrown away. */
export function useDraft({ types }: Choices, { account, from, again }: Start) {
  const place = placeOf(account, from);
  const [state, setState] = useState<State>(() => untouched(emptyDraft(types[0])));
  const fresh = () =>
    untouched(again ? draftOf(again, newKey()) : { ...emptyDraft(types[0]), key: newKey() });
  const { draft, changedAt, restoredAt } = state;
  // Only in the browser: the server knows nothing of what it keeps, and its key would be another one.
  useEffect(() => {
    const kept = readDraft(localStorage, place, emptyDraft(undefined));
    setState((before) => {
      if (kept) return { draft: kept.draft, changedAt: null, restoredAt: kept.at };
      const draft = again ? draftOf(again, newKey()) : { ...before.draft, key: newKey() };
      return untouched(draft);
    });
  }, [place, again]);
  useEffect(() => {
    if (changedAt) keepDraft(localStorage, place, { at: changedAt, draft });
  }, [place, draft, changedAt]);
  const replace = (next: (old: Draft) => Draft) =>
    setState((old) => ({ ...old, draft: next(old.draft), changedAt: new Date() }));
  return {
    draft,
    /** When it was last changed before this page was opened; null: it was begun here. */
    restoredAt,
    /** The browser keeps something. */
    kept: changedAt !== null || restoredAt !== null,
    change: (part: Partial<Draft>) => replace((old) => ({ ...old, ...part })),
    replace,
    /** For one that is over with: begun, asked for, or not wanted any more. @returns the way back */
    clear: () => {
      localStorage.removeItem(place);
      setState(fresh());
      return () => setState({ ...state, changedAt: new Date() });
    },
  };
}

const untouched = (draft: Draft): State => ({ draft, changedAt: null, restoredAt: null });
