import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { Segmented } from "@/components/ui/segmented";
import { useZone } from "../../../calendar/use-zone";
import type { Delivery, Start } from "../campaign";
import type { DeliveryCard } from "./delivery-card";
import { cityOf, inputText, tomorrowMorning } from "./moments";
import { RecurrenceFields } from "./recurrence-fields";
import { blockedBy } from "./words";

/** When it starts, and whether it comes again. */
export function StartCard({ delivery, change }: DeliveryCard) {
  const { start } = delivery;
  const blocked = blockedBy(delivery);
  return (
    <Card>
      <CardHeader title="When" />
      <CardBody className="grid gap-4">
        <RadioCards
          aria-label="When it starts"
          className="sm:grid-cols-3"
          value={start.kind}
          onValueChange={(kind) => change({ start: startOf(kind, start) })}
          options={[
            { value: "now", label: "Now", hint: "As soon as it is scheduled." },
            { value: "at", label: "At a time", hint: "The same moment for everybody." },
            {
              value: "local",
              label: "At a local time",
              hint: "On each person’s own clock, zone by zone.",
              blocked: start.kind === "local" ? undefined : blocked.local,
            },
          ]}
        />
        {start.kind === "at" && <AtFields start={start} change={change} />}
        {start.kind === "local" && <LocalFields start={start} change={change} />}
        <div className="border-t pt-4">
          <RecurrenceFields delivery={delivery} change={change} />
        </div>
      </CardBody>
    </Card>
  );
}

/** The same day and time as before, as far as there was one. */
function startOf(kind: Start["kind"], before: Start): Start {
  if (kind === "now" || kind === before.kind)
    return kind === before.kind ? before : { kind: "now" };
  if (kind === "at") {
    const at =
      before.kind === "local" ? new Date(`${before.date}T${before.time}`) : tomorrowMorning();
    return { kind: "at", at: at.toISOString() };
  }
  const { date, time } = inputText(before.kind === "at" ? new Date(before.at) : tomorrowMorning());
  return { kind: "local", date, time, late: "nextDay" };
}

type StartFields<Kind extends Start["kind"]> = {
  start: Extract<Delivery["start"], { kind: Kind }>;
  change: DeliveryCard["change"];
};

function AtFields({ start, change }: StartFields<"at">) {
  const zone = useZone();
  const at = new Date(start.at);
  const passed = zone !== null && at.getTime() < Date.now();
  return (
    <Field
      label="Day and time"
      hint={zone ? `By your clock: ${cityOf(zone)} (${zone}).` : "By your clock."}
      {...(passed ? { error: "This time has passed. Choose a later one." } : {})}
    >
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          className="max-w-64"
          value={zone === null ? "" : inputText(at).both}
          onChange={({ target }) => {
            const next = new Date(target.value);
            if (!Number.isNaN(next.getTime()))
              change({ start: { ...start, at: next.toISOString() } });
          }}
        />
      )}
    </Field>
  );
}

function LocalFields({ start, change }: StartFields<"local">) {
  const set = (part: Partial<typeof start>) => change({ start: { ...start, ...part } });
  return (
    <div className="flex flex-wrap items-start gap-4">
      <Field label="Day">
        {(control) => (
          <Input
            {...control}
            type="date"
            value={start.date}
            onChange={({ target }) => target.value && set({ date: target.value })}
          />
        )}
      </Field>
      <Field label="Time on their clock">
        {(control) => (
          <Input
            {...control}
            type="time"
            value={start.time}
            onChange={({ target }) => target.value && set({ time: target.value.slice(0, 5) })}
          />
        )}
      </Field>
      <div className="grid gap-1.5">
        <span className="font-medium text-sm">If that hour has passed where they are</span>
        <Segmented
          aria-label="If that hour has passed where they are"
          value={start.late}
          onValueChange={(late) => set({ late })}
          options={[
            { value: "nextDay", label: "The next day" },
            { value: "atOnce", label: "At once" },
          ]}
        />
      </div>
    </div>
  );
}
