import { useEffect, useState } from "react";
import type { Broadcast } from "./draft";
import { type Choices, type Draft, draftOf, emptyDraft, newKey } from "./draft";

const place = "carillon.new-broadcast";

/**
 * What is being composed. The tab keeps it: leaving the page, or reloading it, loses nothing until it is begun or
 * thrown away. `again` is what was sent back, to begin with instead.
 */
export function useDraft(choices: Choices, again: Broadcast | undefined) {
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(choices.types[0]));
  // Only in the browser: the server knows nothing of the tab, and its key would be another one.
  useEffect(() => {
    setDraft((empty) =>
      again ? draftOf(again, newKey()) : (kept(empty) ?? { ...empty, key: newKey() }),
    );
  }, [again]);
  useEffect(() => {
    if (draft.key !== "") sessionStorage.setItem(place, JSON.stringify(draft));
  }, [draft]);
  return {
    draft,
    change: (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part })),
    replace: setDraft,
    /** For one that is over with: begun, asked for, or not wanted any more. */
    clear: () => {
      sessionStorage.removeItem(place);
      setDraft({ ...emptyDraft(choices.types[0]), key: newKey() });
    },
  };
}

/** What the tab has kept, as far as it still has the shape of a draft. */
function kept(like: Draft): Draft | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(place) ?? "null");
    return isDraft(stored, like) ? stored : null;
  } catch {
    return null;
  }
}

function isDraft(value: unknown, like: Draft): value is Draft {
  return hasShape(value, like) && hasShape(Reflect.get(Object(value), "audience"), like.audience);
}

/** Written by this page or an older one: the names and kinds of its members tell them apart. */
function hasShape(value: unknown, like: object): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(like).every(([name, example]) => {
    const own: unknown = Reflect.get(value, name);
    if (Array.isArray(example)) return Array.isArray(own);
    return example === null || typeof own === typeof example;
  });
}
