import { compose, draftOf, type Filter, newGroup } from "@/components/audience/draft";
import type { RouterOutputs } from "@/server/api/root";

export type Uses = RouterOutputs["segments"]["one"]["uses"];
type Saved = RouterOutputs["segments"]["one"]["segment"];
/** What an editor begins with; a key of "" is a segment that is not saved yet. */
export type Start = Pick<Saved, "key" | "name" | "description" | "revision"> & {
  filter: Filter | null;
};

export const emptySegment: Start = {
  ...{ key: "", name: "", description: "", revision: 0, filter: null },
};

export const rootOf = (filter: Filter | null) => (filter ? draftOf(filter) : newGroup("all"));

/** A filter as the editor would write it: equal for equal conditions. */
export const normalised = (filter: Filter | null) =>
  filter ? JSON.stringify(compose(draftOf(filter)).filter) : "null";

/** A key made of a name: small letters, digits and _. */
export function keyOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 64);
}
