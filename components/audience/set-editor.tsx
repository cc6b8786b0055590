import { Combobox } from "../ui/combobox";
import { useBuilding } from "./builder-context";
import type { Leaf } from "./draft";
import { YesNo } from "./yes-no";

type SetLeaf = Extract<Leaf, { kind: "list" | "segment" }>;

/** Which list, or which other segment. */
export function SetEditor(props: {
  leaf: SetLeaf;
  negated: boolean;
  onChange: (part: { leaf?: Leaf; negated?: boolean }) => void;
}) {
  const { leaf, negated, onChange } = props;
  const { fields } = useBuilding();
  const isList = leaf.kind === "list";
  return (
    <>
      <YesNo
        label="Whether they are in it"
        negated={negated}
        onChange={(next) => onChange({ negated: next })}
      />
      <Combobox
        className="w-56 max-sm:w-full"
        aria-label={isList ? "List" : "Segment"}
        placeholder={isList ? "Choose a list…" : "Choose a segment…"}
        value={isList ? leaf.list : leaf.segment}
        onValueChange={(value) =>
          onChange({
            leaf: isList ? { kind: "list", list: value } : { kind: "segment", segment: value },
          })
        }
        options={isList ? fields.lists : fields.segments}
      />
    </>
  );
}
