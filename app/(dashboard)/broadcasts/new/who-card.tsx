import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { ActorInput } from "@/components/audience/actor-input";
import { SegmentAndListPickers } from "@/components/audience/segment-and-list-pickers";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { RadioCards } from "@/components/ui/radio-cards";
import type { Audience, Choices, Draft } from "./draft";

/** Everyone, some, or an actor's followers; less whom to leave out. */
export function WhoCard(props: {
  draft: Draft;
  actors: Choices["actors"];
  errors: Record<string, string>;
  onChange: (part: Partial<Draft>) => void;
}) {
  const { audience } = props.draft;
  const { data: fields } = useQuery(useApi().segments.fields.queryOptions());
  const change = (part: Partial<Audience>) =>
    props.onChange({ audience: { ...audience, ...part } });
  const pickers = { audience, fields, onChange: change };
  return (
    <Card>
      <CardHeader title="Who gets it" />
      <CardBody className="grid gap-4">
        <RadioCards
          aria-label="Who gets it"
          className="sm:grid-cols-3"
          value={audience.who}
          onValueChange={(who) => change({ who })}
          options={[
            { value: "some", label: "Segments and lists", hint: "Whoever is in one of them." },
            { value: "followers", label: "Followers", hint: "Whoever follows one actor." },
            { value: "everyone", label: "Everyone", hint: "Every user." },
          ]}
        />
        {audience.who === "some" && <SegmentAndListPickers who="chosen" {...pickers} />}
        {audience.who === "followers" && (
          <Field
            label="Followers of"
            hint="The actor’s id, as your producers name them."
            error={props.errors["audience.actorId"]}
          >
            {(control) => (
              <ActorInput
                {...control}
                actors={props.actors}
                maxLength={128}
                className="max-w-md"
                value={audience.actorId}
                onValueChange={(actorId) => change({ actorId: actorId.trim() })}
              />
            )}
          </Field>
        )}
        {props.errors.audience && (
          <p role="alert" className="text-bad text-xs">
            {props.errors.audience}
          </p>
        )}
        <div className="grid gap-4 border-t pt-4">
          <SegmentAndListPickers who="leftOut" {...pickers} />
        </div>
      </CardBody>
    </Card>
  );
}
