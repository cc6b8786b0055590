"use client";

import { BuilderContext } from "./builder-context";
import { type DraftGroup, type Fields, moveNode, replaceNode } from "./draft";
import { Group } from "./group";

/** Edits a filter as nested groups of conditions. */
export function FilterBuilder(props: {
  draft: DraftGroup;
  onChange: (change: (draft: DraftGroup) => DraftGroup) => void;
  fields: Fields;
  missing: Record<string, string>;
  faults: Record<string, string>;
  disabled?: boolean;
}) {
  const { draft, onChange, fields, missing, faults, disabled = false } = props;
  return (
    <BuilderContext
      value={{
        fields,
        missing,
        faults,
        disabled,
        replace: (id, change) =>
          onChange((root) => {
            if (id !== root.id) return replaceNode(root, id, change);
            const [changed] = change(root);
            return changed && "mode" in changed ? changed : root;
          }),
        move: (id, by) => onChange((root) => moveNode(root, id, by)),
      }}
    >
      <fieldset disabled={disabled} className="min-w-0">
        <legend className="sr-only">Conditions</legend>
        <Group group={draft} depth={0} first last />
      </fieldset>
    </BuilderContext>
  );
}
