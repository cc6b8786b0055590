import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { RadioCards } from "@/components/ui/radio-cards";
import type { CardProps } from "./card-props";
import { SwitchLine } from "./switch-line";

const priorities = [
  { value: "0", label: "P0", hint: "Codes and alarms: before all else, past caps." },
  { value: "1", label: "P1", hint: "What somebody did: within a minute, up to the daily cap." },
  {
    value: "2",
    label: "P2",
    hint: "News and offers: within all caps and quiet hours, left out first.",
  },
] as const;

/** How urgent it is, and who may change that. */
export function UrgencyCard({ editing, disabled }: CardProps) {
  const { draft, saved, faults, set } = editing;
  const fixed = saved?.pinned === true;
  const forGood = fixed && saved.priority === 0;
  const blocked = forGood ? "Pinned to P0 for good." : "Pinned: unpin it first, and save.";
  return (
    <Card aria-label="Urgency">
      <CardHeader title="Urgency" />
      <CardBody className="grid gap-4">
        <RadioCards
          aria-label="Priority"
          className="sm:grid-cols-3"
          value={String(draft.priority)}
          onValueChange={(value) => set({ priority: value === "0" ? 0 : value === "1" ? 1 : 2 })}
          options={priorities.map((option) => ({
            ...option,
            blocked: disabled
              ? option.hint
              : fixed && option.value !== String(saved.priority)
                ? blocked
                : undefined,
          }))}
        />
        {faults.priority && (
          <p role="alert" className="text-bad text-sm">
            {faults.priority}
          </p>
        )}
        <SwitchLine
          label="Pinned"
          hint={
            forGood
              ? "Nobody can take this back: the database itself refuses it."
              : "No event may lower its priority, and nobody changes it here. A pinned P0 stays one for good."
          }
          checked={draft.pinned}
          disabled={disabled || forGood}
          error={faults.pinned}
          onChange={(pinned) => set({ pinned })}
        />
        <SwitchLine
          label="Mandatory"
          hint={
            draft.priority === 0
              ? "Nobody can opt out of it: for codes and alarms alone."
              : "Only a P0 type may pass opt-outs."
          }
          checked={draft.mandatory}
          disabled={disabled || draft.priority !== 0}
          error={faults.mandatory}
          onChange={(mandatory) => set({ mandatory })}
        />
      </CardBody>
    </Card>
  );
}
