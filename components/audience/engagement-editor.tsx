import { Combobox } from "../ui/combobox";
import { useBuilding } from "./builder-context";
import { DaysInput } from "./days-input";
import type { Leaf } from "./draft";
import { YesNo } from "./yes-no";

type DidLeaf = Extract<Leaf, { kind: "did" }>;

/** Of which campaign or type, and within how many days. */
export function EngagementEditor(props: {
  leaf: DidLeaf;
  negated: boolean;
  onChange: (part: { leaf?: Leaf; negated?: boolean }) => void;
}) {
  const { leaf, negated, onChange } = props;
  const { fields } = useBuilding();
  const about =
    leaf.campaign !== undefined
      ? `campaign:${leaf.campaign}`
      : leaf.type !== undefined
        ? `type:${leaf.type}`
        : "any";
  const choose = (value: string) => {
    const [kind, id] = [value.split(":")[0], value.slice(value.indexOf(":") + 1)];
    onChange({
      leaf: {
        ...leaf,
        campaign: kind === "campaign" ? Number(id) : undefined,
        type: kind === "type" ? id : undefined,
      },
    });
  };
  return (
    <>
      <YesNo
        label="Whether they did"
        negated={negated}
        onChange={(next) => onChange({ negated: next })}
      />
      <span className="text-ink-soft text-sm">of</span>
      <Combobox
        className="w-44 max-sm:w-full"
        aria-label="Of which campaign or type"
        value={about}
        onValueChange={choose}
        options={[
          { value: "any", label: "any campaign or type" },
          ...fields.campaigns.map(({ value, label }) => ({
            value: `campaign:${value}`,
            label,
            group: "Campaigns",
          })),
          ...fields.types.map(({ value, label }) => ({
            value: `type:${value}`,
            label,
            group: "Types",
          })),
        ]}
      />
      <span className="text-ink-soft text-sm">in the last</span>
      <DaysInput
        most={90}
        value={leaf.withinDays}
        onChange={(withinDays) => onChange({ leaf: { ...leaf, withinDays } })}
      />
    </>
  );
}
