import type { RouterInputs } from "@/server/api/root";

export type ReasonKind = RouterInputs["support"]["look"]["reason"]["kind"];

/** Why one looks at a person, as the form offers it and as the log tells it. */
const labels: [kind: ReasonKind, label: string][] = [
  ["ticket", "A support ticket"],
  ["asked", "The person asked us"],
  ["delivery", "Checking a delivery problem"],
  ["privacy", "A request about personal data"],
  ["other", "Something else"],
];

export const reasonOptions = labels.map(([value, label]) => ({ value, label }));

export const reasonKindOf = (value: string): ReasonKind | undefined =>
  labels.find(([kind]) => kind === value)?.[0];

/** A reason of the log; one of another version is told as such. */
export function reasonLabel(kind: string): string {
  return labels.find(([known]) => known === kind)?.[1] ?? "Another reason";
}
