import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { NumberField } from "@/components/ui/number-field";
import { SwitchRow } from "../switch-row";
import type { DeliveryCard } from "./delivery-card";
import { slotWords } from "./words";

/** Which of people's limits it counts against, and what counts as its success. */
export function LimitsCard({ delivery, change }: DeliveryCard) {
  return (
    <Card>
      <CardHeader
        title="Limits and goal"
        hint="Quiet hours and opt-outs always hold: nobody can turn them off."
      />
      <CardBody className="grid gap-4">
        <SwitchRow
          label="Use the daily campaign slot"
          hint={slotWords(delivery.campaignSlot)}
          checked={delivery.campaignSlot}
          onChange={(campaignSlot) => change({ campaignSlot })}
        />
        <div className="border-t pt-4">
          <Goal delivery={delivery} change={change} />
        </div>
      </CardBody>
    </Card>
  );
}

function Goal({ delivery, change }: DeliveryCard) {
  const { goal, winner } = delivery;
  const { data: types = [] } = useQuery(useApi().campaignDesk.types.queryOptions());
  const usual = types.find(({ category }) => category !== "marketing") ?? types[0];
  const name = types.find(({ key }) => key === goal?.type)?.name ?? goal?.type;
  const needed = winner?.metric === "conversions";
  return (
    <SwitchRow
      label="Measure conversions"
      hint={
        goal
          ? `Whoever gets “${name}” within ${goal.withinDays} days after this campaign has converted.`
          : "Choose what people should do afterwards, such as placing an order, and the report tells how many did."
      }
      checked={goal !== null}
      onChange={(on) => {
        if (on && usual) change({ goal: { type: usual.key, withinDays: 7 } });
        // A winner by conversions would have nothing to go by.
        else change({ goal: null, winner: needed ? null : winner });
      }}
    >
      {goal && (
        <div className="flex flex-wrap items-start gap-4">
          <Field label="What counts">
            {() => (
              <Combobox
                className="w-64 max-w-full"
                aria-label="What counts as a conversion"
                value={goal.type}
                onValueChange={(type) => change({ goal: { ...goal, type } })}
                options={types.map(({ key, name: label, category }) => ({
                  ...{ value: key, label, group: category },
                }))}
              />
            )}
          </Field>
          <NumberField
            label="Within"
            unit="days"
            value={goal.withinDays}
            min={1}
            max={30}
            onChange={(withinDays) => change({ goal: { ...goal, withinDays } })}
          />
        </div>
      )}
    </SwitchRow>
  );
}
