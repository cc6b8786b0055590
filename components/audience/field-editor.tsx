import { Select } from "../ui/select";
import { useBuilding } from "./builder-context";
import type { Field, Leaf, Value } from "./draft";
import { valueFor } from "./new-condition";
import { operatorOf, operatorsOf } from "./operators";
import { ValueEditor } from "./value-editor";

type FieldLeaf = Extract<Leaf, { kind: "field" }>;

/** A field's comparison and its value. */
export function FieldEditor(props: {
  leaf: FieldLeaf;
  negated: boolean;
  onChange: (part: { leaf?: Leaf; negated?: boolean }) => void;
}) {
  const { leaf, negated, onChange } = props;
  const { fields } = useBuilding();
  const field = fields.fields.find((one) => one.field === leaf.field) ?? goneField(leaf);
  const operators = operatorsOf(field, leaf.op);
  const operator = operatorOf(operators, { op: leaf.op, value: leaf.value, negated });
  const choose = (key: string) => {
    const next = operators.find((one) => one.key === key);
    if (!next) return;
    const value = next.fixed ?? valueFor(field, next.op, leaf.value);
    onChange({ leaf: { ...leaf, op: next.op, value }, negated: next.negated });
  };
  return (
    <>
      <Select
        className="w-40 max-sm:w-full"
        aria-label={`How ${field.label} is compared`}
        value={operator?.key}
        onValueChange={choose}
        options={operators.map(({ key, label }) => ({ value: key, label }))}
      />
      {operator?.fixed === undefined && (
        <ValueEditor
          field={field}
          op={leaf.op}
          value={leaf.value}
          onChange={(value: Value) => onChange({ leaf: { ...leaf, value } })}
        />
      )}
    </>
  );
}

/** An attribute that the catalogue has no more: it can be seen, compared anew and removed. */
function goneField({ field, op }: FieldLeaf): Field {
  const label = field.replace("attributes.", "");
  return { field, label, group: "attribute", kind: "any", ops: [op, "exists"] };
}
