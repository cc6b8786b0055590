import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useApi } from "@/components/api";
import { KeyPicker } from "@/components/audience/key-picker";
import { formatCount } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
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
  const picker = { locked: false };
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
        {audience.who === "some" && (
          <>
            <KeyPicker
              {...picker}
              label="Segments"
              add="Add segments"
              keys={audience.segments}
              options={fields?.segments}
              sizes="segments"
              onChange={(segments) => change({ segments })}
            />
            <KeyPicker
              {...picker}
              label="Lists"
              add="Add lists"
              keys={audience.lists}
              options={fields?.lists}
              sizes="lists"
              onChange={(lists) => change({ lists })}
            />
          </>
        )}
        {audience.who === "followers" && (
          <ActorField
            value={audience.actorId}
            actors={props.actors}
            error={props.errors["audience.actorId"]}
            onChange={(actorId) => change({ actorId })}
          />
        )}
        {props.errors.audience && (
          <p role="alert" className="text-bad text-xs">
            {props.errors.audience}
          </p>
        )}
        <div className="grid gap-4 border-t pt-4">
          <KeyPicker
            {...picker}
            label="Segments to leave out"
            add="Leave out segments"
            keys={audience.excludeSegments}
            options={fields?.segments}
            sizes="segments"
            onChange={(excludeSegments) => change({ excludeSegments })}
          />
          <KeyPicker
            {...picker}
            label="Lists to leave out"
            add="Leave out lists"
            keys={audience.excludeLists}
            options={fields?.lists}
            sizes="lists"
            onChange={(excludeLists) => change({ excludeLists })}
          />
        </div>
      </CardBody>
    </Card>
  );
}

function ActorField(props: {
  value: string;
  actors: Choices["actors"];
  error: string | undefined;
  onChange: (actorId: string) => void;
}) {
  const list = useId();
  return (
    <Field
      label="Followers of"
      hint="The actor’s id, as your producers name them."
      {...(props.error ? { error: props.error } : {})}
    >
      {(control) => (
        <>
          <Input
            {...control}
            list={list}
            maxLength={128}
            autoComplete="off"
            spellCheck={false}
            className="max-w-md"
            value={props.value}
            onChange={({ target }) => props.onChange(target.value.trim())}
          />
          <datalist id={list}>
            {props.actors.map(({ actorId, followers }) => (
              <option key={actorId} value={actorId}>
                {formatCount(followers)} followers
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
