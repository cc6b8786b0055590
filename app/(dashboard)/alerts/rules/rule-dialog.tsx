import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { type Tier, tierKeys, tierWords } from "@/components/alert/words";
import { useApi } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { Switch } from "@/components/ui/switch";
import type { RuleData } from "./rule";

type Draft = {
  tier: Tier;
  enabled: boolean;
  numbers: Record<string, string>;
  forSeconds: string;
  resolveSeconds: string;
};

const draftOf = ({ tier, enabled, values, forSeconds, resolveSeconds }: RuleData): Draft => ({
  ...{ tier, enabled, forSeconds: String(forSeconds), resolveSeconds: String(resolveSeconds) },
  numbers: Object.fromEntries(Object.entries(values).map(([name, n]) => [name, String(n)])),
});

/** A rule's numbers, tier, and whether it counts. */
export function RuleDialog({ rule }: { rule: RuleData }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={rule.name}
      description={rule.meaning}
      trigger={
        <Button size="sm" aria-label={`Change ${rule.name}`}>
          Change
        </Button>
      }
    >
      <RuleForm rule={rule} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function RuleForm({ rule, onDone }: { rule: RuleData; onDone: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(rule));
  const { save, errors } = useSave(rule, draft, onDone);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className="flex items-center justify-between gap-4 text-sm">
        <span id="rule-enabled">This rule counts</span>
        <Switch
          aria-labelledby="rule-enabled"
          checked={draft.enabled}
          onCheckedChange={(enabled) => change({ enabled })}
        />
      </div>
      <Segmented
        aria-label="Tier"
        value={draft.tier}
        onValueChange={(tier) => change({ tier })}
        options={tierKeys.map((value) => ({ value, label: tierWords[value].label }))}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        {Object.entries(rule.numbers).map(([name, { label, side, unit, usual }]) => (
          <NumberInput
            key={name}
            label={`${label} ${side} (${unit})`}
            hint={`usually ${usual}`}
            error={errors[`numbers.${name}`]}
            value={draft.numbers[name] ?? ""}
            onChange={(value) => change({ numbers: { ...draft.numbers, [name]: value } })}
          />
        ))}
        <NumberInput
          label="fires after (s)"
          error={errors.forSeconds}
          value={draft.forSeconds}
          onChange={(forSeconds) => change({ forSeconds })}
        />
        <NumberInput
          label="over after (s)"
          error={errors.resolveSeconds}
          value={draft.resolveSeconds}
          onChange={(resolveSeconds) => change({ resolveSeconds })}
        />
      </div>
      <footer className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" pending={save.isPending}>
          Save
        </Button>
      </footer>
    </form>
  );
}

function NumberInput(props: {
  label: string;
  hint?: string;
  error: string | undefined;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={props.label} hint={props.hint} error={props.error}>
      {(control) => (
        <Input
          {...control}
          type="number"
          step="any"
          min={0}
          required
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Saves what differs from the usual numbers. */
function useSave(rule: RuleData, draft: Draft, onDone: () => void) {
  const api = useApi();
  const queries = useQueryClient();
  const change = useMutation(
    api.alerts.changeRule.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => {
        toast.success(`${rule.name} is changed.`);
        onDone();
      },
      onError: (error) => {
        if (Object.keys(fieldErrors(error)).length === 0) toast.error(error.message);
      },
      onSettled: () => queries.invalidateQueries({ queryKey: api.alerts.pathKey() }),
    }),
  );
  const numbers = Object.fromEntries(
    Object.entries(draft.numbers)
      .map(([name, text]) => [name, Number(text)] as const)
      .filter(([name, value]) => value !== rule.numbers[name]?.usual),
  );
  const mutate = () =>
    change.mutate({
      ...{ key: rule.key, revision: rule.revision, tier: draft.tier, enabled: draft.enabled },
      ...{ numbers, forSeconds: Number(draft.forSeconds) },
      resolveSeconds: Number(draft.resolveSeconds),
    });
  return { save: { mutate, isPending: change.isPending }, errors: fieldErrors(change.error) };
}
