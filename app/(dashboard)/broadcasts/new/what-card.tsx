import Link from "next/link";
import { channelList } from "@/components/notification/channels";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LabelledCheckbox } from "@/components/ui/labelled-checkbox";
import type { Draft, TypeChoice } from "./draft";

/** What it goes out as, what its template needs, and whether it pushes. */
export function WhatCard(props: {
  draft: Draft;
  types: TypeChoice[];
  type: TypeChoice | undefined;
  error: string | undefined;
  onType: (type: TypeChoice) => void;
  onChange: (part: Partial<Draft>) => void;
}) {
  const { draft, types, type, onChange } = props;
  const choose = (key: string) => {
    const chosen = types.find((one) => one.key === key);
    if (chosen && key !== draft.typeKey) props.onType(chosen);
  };
  return (
    <Card>
      <CardHeader title="What" />
      <CardBody className="grid gap-4">
        <Field
          label="Type"
          hint={type?.description}
          {...(props.error ? { error: props.error } : {})}
        >
          {(control) => (
            <Combobox
              {...control}
              aria-label="Type"
              className="w-full max-w-md"
              value={type?.key}
              placeholder="Choose a type"
              onValueChange={choose}
              options={types.map(({ key, name, category, channels }) => ({
                ...{ value: key, label: name, group: category },
                hint: channelList(channels),
              }))}
            />
          )}
        </Field>
        {type && <Words draft={draft} type={type} onChange={onChange} />}
        {type?.channels.includes("push") && (
          <div className="grid gap-1">
            <LabelledCheckbox
              label="Push it to phones too"
              checked={draft.push}
              onCheckedChange={(push) => onChange({ push })}
            />
            <p className="text-ink-soft text-xs">
              Without it, people find it when they open their inbox: nobody is disturbed.
            </p>
          </div>
        )}
      </CardBody>
    </Card>
  );
}

function Words(props: {
  draft: Draft;
  type: TypeChoice;
  onChange: (part: Partial<Draft>) => void;
}) {
  const { draft, type, onChange } = props;
  if (type.fields.length === 0) {
    return (
      <p className="text-ink-soft text-sm">
        Its template says everything itself:{" "}
        <Link href="/templates" className="underline">
          Templates
        </Link>
      </p>
    );
  }
  return (
    <fieldset className="grid gap-3 sm:grid-cols-2">
      <legend className="mb-1.5 font-medium text-sm">What its template asks for</legend>
      {type.fields.map(({ name, example }) => (
        <Field key={name} label={<span className="font-mono text-xs">{name}</span>}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              placeholder={`such as ${example}`}
              value={draft.fields[name] ?? ""}
              onChange={({ target }) =>
                onChange({ fields: { ...draft.fields, [name]: target.value } })
              }
            />
          )}
        </Field>
      ))}
    </fieldset>
  );
}
