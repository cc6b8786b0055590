import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { localMinute } from "@/components/ui/local-minute";
import { RadioCards } from "@/components/ui/radio-cards";
import { SecondsField } from "@/components/ui/seconds-field";
import { cityOf, momentText, tomorrowMorning } from "../../campaigns/[id]/compose/delivery/moments";
import { useZone } from "../../campaigns/calendar/use-zone";
import type { Choices, Draft } from "./draft";

/** When it begins, and how long it stands in inboxes. */
export function WhenCard(props: {
  draft: Draft;
  limits: Choices["limits"];
  errors: Record<string, string>;
  onChange: (part: Partial<Draft>) => void;
}) {
  const { draft, limits, errors, onChange } = props;
  const { startsAt, lastsSeconds } = draft;
  const zone = useZone();
  return (
    <Card>
      <CardHeader title="When" />
      <CardBody className="grid gap-4">
        <RadioCards
          aria-label="When it begins"
          className="sm:grid-cols-2"
          value={startsAt === null ? "now" : "at"}
          onValueChange={(kind) =>
            onChange({
              startsAt: kind === "now" ? null : (startsAt ?? tomorrowMorning().toISOString()),
            })
          }
          options={[
            { value: "now", label: "Now", hint: "Within a second of being confirmed." },
            {
              value: "at",
              label: "At a time",
              hint: `The same moment for everybody, at most ${limits.aheadDays} days ahead.`,
            },
          ]}
        />
        {startsAt !== null && (
          <Field
            label="Day and time"
            hint={zone ? `By your clock: ${cityOf(zone)} (${zone}).` : "By your clock."}
            {...(errors.startsAt ? { error: errors.startsAt } : {})}
          >
            {(control) => (
              <Input
                {...control}
                type="datetime-local"
                className="max-w-64"
                value={zone === null ? "" : localMinute(new Date(startsAt))}
                onChange={({ target }) => {
                  const next = new Date(target.value);
                  if (!Number.isNaN(next.getTime())) onChange({ startsAt: next.toISOString() });
                }}
              />
            )}
          </Field>
        )}
        <SecondsField
          label="Lasts"
          value={lastsSeconds}
          limits={limits.lasts}
          hint={zone ? endText(startsAt, lastsSeconds) : "Then it leaves every inbox."}
          error={errors.lastsSeconds}
          onChange={(seconds) => onChange({ lastsSeconds: seconds })}
        />
      </CardBody>
    </Card>
  );
}

function endText(startsAt: string | null, lastsSeconds: number): string {
  const start = startsAt === null ? Date.now() : new Date(startsAt).getTime();
  return `It leaves every inbox on ${momentText(new Date(start + lastsSeconds * 1_000))}, also of those who have read it.`;
}
