import { channelLabel } from "@/components/notification/channels";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Draft, TypeChoice } from "./draft";

type Props = {
  draft: Draft;
  type: TypeChoice;
  errors: Record<string, string>;
  onChange: (part: Partial<Draft>) => void;
};

/** What most events leave to their type. */
export function MoreFields({ draft, type, errors, onChange }: Props) {
  return (
    <details className="group">
      <summary className="font-medium text-sm">
        More{" "}
        <span className="font-normal text-ink-soft">
          channels, priority, times, actor and object, key
        </span>
      </summary>
      <div className="grid gap-4 pt-3 sm:grid-cols-2">
        <Channels draft={draft} type={type} errors={errors} onChange={onChange} />
        <PriorityField draft={draft} type={type} errors={errors} onChange={onChange} />
        <Field
          label="Time to live, seconds"
          className="sm:col-span-2"
          hint={`The type’s own: ${type.ttlSeconds.toLocaleString("en")}`}
          error={errors.ttlSeconds}
        >
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              max={2_592_000}
              value={draft.ttlSeconds}
              onChange={({ target }) => onChange({ ttlSeconds: target.value })}
            />
          )}
        </Field>
        <Field
          label="Send at"
          hint="In your own time zone; empty: at once"
          error={errors.sendAt}
          className="sm:col-span-2"
        >
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              value={draft.sendAt}
              onChange={({ target }) => onChange({ sendAt: target.value })}
            />
          )}
        </Field>
        <Field label="Actor" hint="Who did it" error={errors.actor}>
          {(control) => (
            <Input
              {...control}
              value={draft.actor}
              onChange={({ target }) => onChange({ actor: target.value })}
            />
          )}
        </Field>
        <Field label="Object" hint="To what" error={errors.object}>
          {(control) => (
            <Input
              {...control}
              value={draft.object}
              onChange={({ target }) => onChange({ object: target.value })}
            />
          )}
        </Field>
        <Field
          label="Idempotency key"
          hint="Empty: derived from type, actor, target and object"
          className="sm:col-span-2"
          error={errors.idempotencyKey}
        >
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              value={draft.idempotencyKey}
              onChange={({ target }) => onChange({ idempotencyKey: target.value })}
            />
          )}
        </Field>
      </div>
    </details>
  );
}

function Channels({ draft, type, onChange }: Props) {
  const chosen = draft.channels ?? type.channels;
  const toggle = (channel: string, on: boolean) => {
    const next = type.channels.filter((one) => (one === channel ? on : chosen.includes(one)));
    // Without any channel there is nothing to send; with all of them nothing is narrowed.
    if (next.length > 0) onChange({ channels: next.length === type.channels.length ? null : next });
  };
  return (
    <fieldset className="grid content-start gap-2 sm:col-span-2">
      <legend className="mb-1.5 font-medium text-sm">Channels</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        {type.channels.map((channel) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is a button, which a label may hold
          <label key={channel} className="flex items-center gap-2 text-sm">
            <Checkbox
              checked={chosen.includes(channel)}
              onCheckedChange={(on) => toggle(channel, on === true)}
            />
            {channelLabel(channel)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const own = "own";
const priorities = ["P0", "P1", "P2"] as const;

function PriorityField({ draft, type, errors, onChange }: Props) {
  const lower = priorities.filter((_, level) => level > type.priority);
  return (
    <Field
      label="Priority"
      hint={type.pinned ? "Pinned by the type" : "May be lowered, never raised"}
      error={errors.priority}
      className="sm:col-span-2"
    >
      {(control) => (
        <Select
          {...control}
          disabled={type.pinned || lower.length === 0}
          value={draft.priority || own}
          options={[
            { value: own, label: `P${type.priority}, the type’s own` },
            ...lower.map((value) => ({ value, label: value })),
          ]}
          onValueChange={(value) =>
            onChange({ priority: priorities.find((priority) => priority === value) ?? "" })
          }
        />
      )}
    </Field>
  );
}
