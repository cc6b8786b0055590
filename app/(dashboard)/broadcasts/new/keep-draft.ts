import type { Draft } from "./draft";

/** A draft as the browser keeps it, with when it was last changed. */
export type KeptDraft = { at: Date; draft: Draft };

/** Where an account's draft lies in a browser that several people may sign in with; `from`: the request it began with. */
export const placeOf = (account: string, from: string | null) =>
  ["carillon.new-broadcast", account, ...(from === null ? [] : [from])].join("/");

export function keepDraft(storage: Storage, place: string, { at, draft }: KeptDraft): void {
  storage.setItem(place, JSON.stringify({ at: at.getTime(), draft }));
}

/** What was kept, as far as it still has the shape of a draft such as `like`. */
export function readDraft(storage: Storage, place: string, like: Draft): KeptDraft | null {
  try {
    const kept: unknown = JSON.parse(storage.getItem(place) ?? "null");
    if (!hasShape(kept, { at: 0, draft: like })) return null;
    const { at, draft } = kept;
    return hasShape(draft, like) && hasShape(draft.audience, like.audience)
      ? { at: new Date(at), draft }
      : null;
  } catch {
    return null;
  }
}

/** Written by this page or an older one: the names and kinds of its members tell them apart. */
function hasShape<Shape extends object>(value: unknown, like: Shape): value is Shape {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(like).every(([name, example]) => {
    const own: unknown = Reflect.get(value, name);
    if (Array.isArray(example)) return Array.isArray(own);
    return example === null || typeof own === typeof example;
  });
}
