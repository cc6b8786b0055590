import type { ReactNode } from "react";
import type { Fields } from "./draft";
import { KeyPicker } from "./key-picker";

type Keys = Record<"segments" | "lists" | "excludeSegments" | "excludeLists", string[]>;

const pickers = {
  chosen: [
    { part: "segments", sizes: "segments", label: "Segments", add: "Add segments" },
    { part: "lists", sizes: "lists", label: "Lists", add: "Add lists" },
  ],
  leftOut: [
    {
      part: "excludeSegments",
      sizes: "segments",
      label: "Segments to leave out",
      add: "Leave out segments",
    },
    { part: "excludeLists", sizes: "lists", label: "Lists to leave out", add: "Leave out lists" },
  ],
} as const;

/** The segments and lists of an audience: who is chosen by them, or who is left out. */
export function SegmentAndListPickers(props: {
  who: keyof typeof pickers;
  audience: Keys;
  /** Not there yet, or not for this visitor: keys stand for themselves. */
  fields: Fields | undefined;
  onChange: (part: Partial<Keys>) => void;
  locked?: boolean;
  /** What stands beside the heading. */
  asides?: { segments: ReactNode; lists: ReactNode };
}) {
  const { who, audience, fields, onChange, locked = false, asides } = props;
  return pickers[who].map(({ part, sizes, label, add }) => (
    <KeyPicker
      key={part}
      locked={locked}
      label={label}
      add={add}
      keys={audience[part]}
      options={fields?.[sizes]}
      sizes={sizes}
      onChange={(keys) => onChange({ [part]: keys })}
      aside={asides?.[sizes]}
    />
  ));
}
