import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { NumberField } from "@/components/ui/number-field";
import { RadioCards } from "@/components/ui/radio-cards";
import type { Delivery } from "../campaign";
import type { DeliveryCard } from "./delivery-card";

type Pace = Delivery["pace"];

/** How fast it goes out once it has started. */
export function PaceCard({ delivery, change }: DeliveryCard) {
  const { pace } = delivery;
  return (
    <Card>
      <CardHeader title="How fast" hint="Can be changed while it runs, too." />
      <CardBody className="grid gap-4">
        <RadioCards
          aria-label="How fast it goes out"
          className="sm:grid-cols-3"
          value={pace.kind}
          onValueChange={(kind) => change({ pace: kind === pace.kind ? pace : paces[kind] })}
          options={[
            { value: "full", label: "As fast as possible", hint: "Seconds to minutes." },
            { value: "perSecond", label: "So many a second", hint: "Protects your own servers." },
            { value: "spread", label: "Spread over a time", hint: "A steady trickle." },
          ]}
        />
        {pace.kind === "perSecond" && (
          <NumberField
            label="People a second"
            value={pace.perSecond}
            min={1}
            max={100_000}
            onChange={(perSecond) => change({ pace: { kind: "perSecond", perSecond } })}
          />
        )}
        {pace.kind === "spread" && (
          <NumberField
            label="Spread over"
            unit="minutes"
            value={pace.minutes}
            min={1}
            max={7 * 1_440}
            onChange={(minutes) => change({ pace: { kind: "spread", minutes } })}
          />
        )}
      </CardBody>
    </Card>
  );
}

const paces: Record<Pace["kind"], Pace> = {
  full: { kind: "full" },
  perSecond: { kind: "perSecond", perSecond: 100 },
  spread: { kind: "spread", minutes: 120 },
};
