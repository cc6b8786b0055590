"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { scenarioKeys, scenarioWords } from "@/components/drill/scenarios";
import { channelLabel } from "@/components/notification/channels";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { RadioCards } from "@/components/ui/radio-cards";
import { SkeletonRows } from "@/components/ui/skeleton";
import { filterParsers } from "./filters";
import { LengthField } from "./length-field";
import { ScenarioHint } from "./scenario-hint";
import { StartBar } from "./start-bar";
import { TrafficFields } from "./traffic-fields";

/** Scenario, channel, traffic, and the button that starts it. */
export function DrillSetup() {
  const [filters, setFilters] = useQueryStates(filterParsers);
  const choices = useQuery(useApi().drill.choices.queryOptions());
  return (
    <Card className="mb-4">
      <CardHeader title="1. What fails" hint="The first account of a channel, in the sandbox" />
      <CardBody>
        <RadioCards
          aria-label="Scenario"
          className="md:grid-cols-2 xl:grid-cols-3"
          value={filters.scenario}
          onValueChange={(scenario) => void setFilters({ scenario })}
          options={scenarioKeys.map((value) => ({
            value,
            label: scenarioWords[value].name,
            hint: <ScenarioHint scenario={value} />,
          }))}
        />
      </CardBody>
      {choices.isError ? (
        <ErrorState error={choices.error} onRetry={() => void choices.refetch()} />
      ) : choices.isPending ? (
        <SkeletonRows />
      ) : (
        <>
          <CardHeader title="2. Where, and for how long" className="border-t" />
          <CardBody className="grid gap-4">
            <RadioCards
              aria-label="Channel"
              className="sm:grid-cols-2 xl:grid-cols-4"
              value={filters.channel}
              onValueChange={(channel) => void setFilters({ channel })}
              options={choices.data.channels.map(({ channel, accounts, refusal }) => ({
                value: channel,
                label: channelLabel(channel),
                hint: accounts.map(({ key }) => key).join(", then "),
                blocked: refusal ?? undefined,
              }))}
            />
            <LengthField
              value={filters.seconds}
              onChange={(seconds) => void setFilters({ seconds })}
            />
          </CardBody>
          <CardHeader title="3. What runs meanwhile" className="border-t" />
          <CardBody>
            <TrafficFields filters={filters} onChange={setFilters} choices={choices.data} />
          </CardBody>
          <StartBar filters={filters} choices={choices.data} />
        </>
      )}
    </Card>
  );
}
