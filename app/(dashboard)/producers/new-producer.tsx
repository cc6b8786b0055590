import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NumberField } from "@/components/ui/number-field";
import { Switch } from "@/components/ui/switch";

const blank = {
  name: "",
  key: "",
  ratePerSecond: 1_000,
  allowFanout: false,
  types: [] as string[],
};

/** Makes a producer; its first key is made on its page. */
export function NewProducer() {
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState(blank);
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const create = useMutation(
    api.producers.create.mutationOptions({
      meta: { quiet: true },
      onSuccess: async () => {
        toast.success(`${draft.name} was made`);
        await client.invalidateQueries({ queryKey: api.producers.pathKey() });
        router.push(`/producers/${draft.key}`);
      },
    }),
  );
  const faults = fieldErrors(create.error);
  const change = (part: Partial<typeof blank>) => setDraft({ ...draft, ...part });
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        create.reset();
        setDraft(blank);
      }}
      trigger={
        <Button variant="primary">
          <Plus aria-hidden /> New producer
        </Button>
      }
      title="New producer"
      description="A service that posts events. Its types begin at 100 events a second each."
      footer={
        <>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button variant="primary" pending={create.isPending} onClick={() => create.mutate(draft)}>
            Make producer
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Field label="Name" error={faults.name}>
          {(control) => (
            <Input
              {...control}
              value={draft.name}
              placeholder="Orders and payments"
              onChange={({ target }) => change({ name: target.value })}
            />
          )}
        </Field>
        <Field label="Key" hint="How logs and the audit name it; it stays." error={faults.key}>
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              value={draft.key}
              placeholder="commerce"
              onChange={({ target }) => change({ key: target.value })}
            />
          )}
        </Field>
        <NumberField
          label="Limit of all its events"
          unit="events a second"
          value={draft.ratePerSecond}
          min={1}
          max={1_000_000}
          onChange={(ratePerSecond) => change({ ratePerSecond })}
        />
        <Field
          label="Fan-out"
          hint="May reach segments, followers and everyone, not only listed users."
        >
          {(control) => (
            <Switch
              {...control}
              checked={draft.allowFanout}
              onCheckedChange={(allowFanout) => change({ allowFanout })}
            />
          )}
        </Field>
        <TypeChoice chosen={draft.types} onChange={(types) => change({ types })} />
        {create.error && Object.keys(faults).length === 0 && (
          <p role="alert" className="text-bad text-sm">
            {create.error.message}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function TypeChoice(props: { chosen: string[]; onChange: (types: string[]) => void }) {
  const { data } = useQuery(useApi().producers.choices.queryOptions());
  const toggle = (key: string, on: boolean) =>
    props.onChange(on ? [...props.chosen, key] : props.chosen.filter((one) => one !== key));
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 font-medium text-sm">Types that it may send</legend>
      <div className="grid max-h-44 gap-1 overflow-y-auto rounded-md border p-2 sm:grid-cols-2">
        {data?.types.map(({ key, name }) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control
          <label key={key} className="flex items-center gap-2 rounded px-1 py-0.5 text-sm">
            <Checkbox
              checked={props.chosen.includes(key)}
              onCheckedChange={(on) => toggle(key, on === true)}
            />
            <span className="min-w-0 truncate" title={key}>
              {name}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
