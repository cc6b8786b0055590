import { formatCount } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { RadioCards } from "@/components/ui/radio-cards";
import type { CardProps } from "./card-props";
import { SwitchLine } from "./switch-line";

/** How audiences that are large get it. */
export function AudienceCard({ editing, choices, disabled }: CardProps) {
  const { readOver, actorReadFrom } = choices.sizes;
  const { draft, faults, set } = editing;
  const inApp = draft.channels.includes("in_app");
  const push = draft.channels.includes("push");
  const options = [
    {
      value: "auto",
      label: "By their size",
      hint: `Over ${formatCount(readOver)} people, or from ${formatCount(actorReadFrom)} followers on, it is looked up; else written.`,
    },
    {
      value: "write",
      label: "Always written",
      hint: "A row for everybody: needed where each delivery must be shown.",
    },
    {
      value: "read",
      label: "Always looked up",
      hint: "One row for all: visible at once, whatever the size.",
    },
  ] as const;
  return (
    <Card aria-label="Large audiences">
      <CardHeader title="Large audiences" hint="Followers, segments, everyone" />
      <CardBody className="grid gap-4">
        <RadioCards
          aria-label="How large audiences get it"
          className="sm:grid-cols-3"
          value={draft.fanOut}
          onValueChange={(fanOut) => set({ fanOut })}
          options={options.map((option) => ({
            ...option,
            blocked: disabled
              ? option.hint
              : option.value === "read" && !inApp
                ? "Needs the in-app channel."
                : undefined,
          }))}
        />
        <SwitchLine
          label="Push to an actor's topic"
          hint={
            push && draft.fanOut !== "write"
              ? "One call reaches every follower that a provider knows: fast, and past caps and quiet hours."
              : "Needs the push channel, and audiences that are not always written."
          }
          checked={draft.pushByTopic}
          disabled={disabled || !push || draft.fanOut === "write"}
          error={faults.pushByTopic ?? faults.fanOut}
          onChange={(pushByTopic) => set({ pushByTopic })}
        />
      </CardBody>
    </Card>
  );
}
