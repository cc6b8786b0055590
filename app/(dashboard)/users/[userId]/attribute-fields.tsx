import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type AttributeDraft, type DraftType, draftTypes } from "./attribute-draft";

const typeNames: Record<DraftType, string> = {
  text: "Text",
  number: "Number",
  boolean: "Yes or no",
  date: "Date",
  json: "JSON",
};

/** Attributes, each with its type; more can be added, any removed. */
export function AttributeFields(props: {
  drafts: AttributeDraft[];
  onChange: (drafts: AttributeDraft[]) => void;
}) {
  const { drafts, onChange } = props;
  const change = (row: number, part: Partial<AttributeDraft>) =>
    onChange(drafts.map((draft) => (draft.row === row ? { ...draft, ...part } : draft)));
  const add = () => {
    const row = Math.max(-1, ...drafts.map((draft) => draft.row)) + 1;
    onChange([...drafts, { row, name: "", type: "text", text: "" }]);
  };
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium text-sm">Attributes</legend>
      {drafts.map((draft) => (
        <div
          key={draft.row}
          className="grid grid-cols-[1fr_auto] gap-2 sm:grid-cols-[9rem_7rem_1fr_auto]"
        >
          <Input
            aria-label="Name"
            placeholder="name"
            maxLength={64}
            className="font-mono text-xs"
            value={draft.name}
            onChange={({ target }) => change(draft.row, { name: target.value })}
          />
          <Select
            aria-label={`Type of ${draft.name || "the new attribute"}`}
            value={draft.type}
            onValueChange={(chosen) => {
              const type = draftTypes.find((one) => one === chosen);
              if (type) change(draft.row, { type, text: type === "boolean" ? "true" : draft.text });
            }}
            options={draftTypes.map((type) => ({ value: type, label: typeNames[type] }))}
          />
          <Value draft={draft} onText={(text) => change(draft.row, { text })} />
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Remove ${draft.name || "the new attribute"}`}
            onClick={() => onChange(drafts.filter(({ row }) => row !== draft.row))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <Button size="sm" className="w-fit" onClick={add}>
        <Plus aria-hidden /> Add an attribute
      </Button>
    </fieldset>
  );
}

function Value({ draft, onText }: { draft: AttributeDraft; onText: (text: string) => void }) {
  const label = `Value of ${draft.name || "the new attribute"}`;
  if (draft.type === "boolean")
    return (
      <Select
        aria-label={label}
        value={draft.text}
        onValueChange={onText}
        options={[
          { value: "true", label: "Yes" },
          { value: "false", label: "No" },
        ]}
      />
    );
  return (
    <Input
      aria-label={label}
      placeholder={draft.type === "date" ? "2026-01-31" : "value"}
      inputMode={draft.type === "number" ? "decimal" : undefined}
      value={draft.text}
      onChange={({ target }) => onText(target.value)}
    />
  );
}
