import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useApi } from "@/components/api";
import { ActorInput } from "@/components/audience/actor-input";
import { formatCount } from "@/components/format";
import { Field, type FieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { useDebounced } from "@/components/ui/use-debounced";
import { type Choices, type Draft, idsOf, type TargetKind } from "./draft";

const kinds: { value: TargetKind; label: string }[] = [
  { value: "user", label: "One user" },
  { value: "list", label: "List" },
  { value: "followers", label: "Followers" },
  { value: "segment", label: "Segment" },
  { value: "everyone", label: "Everyone" },
];

type Props = {
  draft: Draft;
  choices: Choices;
  errors: Record<string, string>;
  /** Recipients, roughly; null: not known yet. */
  reach: number | null;
  onChange: (part: Partial<Draft>) => void;
};

/** Who it is for, and how many that are. */
export function TargetFields(props: Props) {
  const { draft, onChange } = props;
  return (
    <fieldset className="grid min-w-0 gap-2.5">
      <div className="flex items-baseline justify-between gap-3">
        <legend className="float-left font-medium text-sm">Audience</legend>
        {props.reach !== null && draft.target !== "user" && (
          <span className="text-ink-soft text-xs tabular-nums" aria-live="polite">
            about {formatCount(props.reach)} {props.reach === 1 ? "recipient" : "recipients"}
          </span>
        )}
      </div>
      <Segmented
        aria-label="Audience"
        className="overflow-x-auto"
        value={draft.target}
        onValueChange={(target) => onChange({ target })}
        options={kinds}
      />
      <Who {...props} />
    </fieldset>
  );
}

function Who({ draft, choices, errors, onChange }: Props) {
  switch (draft.target) {
    case "user":
      return (
        <Field label="User id" error={errors["target.userId"] ?? errors.target}>
          {(control) => (
            <UserInput
              control={control}
              value={draft.userId}
              suggests={choices.seesPeople}
              onChange={(userId) => onChange({ userId })}
            />
          )}
        </Field>
      );
    case "list":
      return (
        <Field
          label="User ids"
          hint={`${formatCount(idsOf(draft.userIds).length)} of at most 10,000, divided by spaces, commas or lines`}
          error={errors["target.userIds"]}
        >
          {(control) => (
            <Textarea
              {...control}
              code
              value={draft.userIds}
              placeholder={"user_1\nuser_2"}
              onChange={({ target }) => onChange({ userIds: target.value })}
            />
          )}
        </Field>
      );
    case "followers":
      return (
        <Field label="Followers of" error={errors["target.followersOf"]}>
          {(control) => (
            <ActorInput
              {...control}
              actors={choices.actors}
              placeholder="The actor’s id"
              value={draft.actorId}
              onValueChange={(actorId) => onChange({ actorId })}
            />
          )}
        </Field>
      );
    case "segment":
      return (
        <Field label="Segment" error={errors["target.segment"]}>
          {(control) => (
            <Select
              {...control}
              value={draft.segment || undefined}
              placeholder="Choose a segment"
              options={choices.segments.map(({ key, name }) => ({ value: key, label: name }))}
              onValueChange={(segment) => onChange({ segment })}
            />
          )}
        </Field>
      );
    case "everyone":
      return <p className="text-ink-soft text-sm">Every user who is not erased.</p>;
  }
}

const suggestAfterMs = 200;

function UserInput(props: {
  control: FieldControl;
  value: string;
  suggests: boolean;
  onChange: (userId: string) => void;
}) {
  const list = useId();
  const q = useDebounced(props.value.trim(), suggestAfterMs);
  const { data } = useQuery({
    ...useApi().send.suggestUsers.queryOptions({ q }),
    enabled: props.suggests && q !== "",
  });
  return (
    <>
      <Input
        {...props.control}
        list={list}
        autoComplete="off"
        spellCheck={false}
        placeholder={props.suggests ? "Id, e-mail address or phone number" : "user_42"}
        value={props.value}
        onChange={({ target }) => props.onChange(target.value)}
      />
      <datalist id={list}>
        {(data ?? []).map(({ userId, email, locale }) => (
          <option key={userId} value={userId}>
            {[email, locale].filter(Boolean).join(", ")}
          </option>
        ))}
      </datalist>
    </>
  );
}
