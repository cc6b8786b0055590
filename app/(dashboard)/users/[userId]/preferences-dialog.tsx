import { useMutation, useQueryClient } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { channelLabel } from "@/components/notification/channels";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { channelFilters } from "./filters";
import type { Person } from "./person";

type Switches = Record<string, boolean>;

/** An administrator changes preferences in the person's place; it stands in their history, with the reason. */
export function PreferencesDialog({ person }: { person: Person }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title="Change preferences in their place"
      description="Only when they asked for it. They see in their history that it was you, and why."
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" variant="ghost">
          <SlidersHorizontal aria-hidden /> Change
        </Button>
      }
    >
      <PreferencesForm person={person} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function PreferencesForm({ person, onDone }: { person: Person; onDone: () => void }) {
  const { preferences, types, user } = person;
  const api = useApi();
  const client = useQueryClient();
  const [master, setMaster] = useState(preferences.master);
  const [channels, setChannels] = useState<Switches>({});
  const [kinds, setKinds] = useState<Switches>({});
  const [note, setNote] = useState("");
  const save = useMutation(
    api.people.changePreferences.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: api.users.pathKey() });
        toast.success("Preferences changed");
        onDone();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const patch = {
      version: preferences.version,
      ...(master === preferences.master ? {} : { master }),
      channels,
      types: Object.fromEntries(Object.entries(kinds).map(([key, enabled]) => [key, { enabled }])),
    };
    save.mutate({ userId: user.userId, patch, note });
  };
  const changed =
    master !== preferences.master || Object.keys({ ...channels, ...kinds }).length > 0;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Group title="Everything">
        <Line label="All notifications" on={master} onChange={setMaster} />
      </Group>
      <Group title="Channels">
        {channelFilters.map((channel) => (
          <Line
            key={channel}
            label={channelLabel(channel)}
            on={channels[channel] ?? preferences.channels[channel] !== false}
            onChange={(on) => setChannels({ ...channels, [channel]: on })}
          />
        ))}
      </Group>
      <Group title="Types">
        {types.map(({ key, name }) => (
          <Line
            key={key}
            label={name}
            on={kinds[key] ?? preferences.types[key]?.enabled !== false}
            onChange={(on) => setKinds({ ...kinds, [key]: on })}
          />
        ))}
      </Group>
      <Field label="Why" hint="A ticket’s number, or what they asked for. No names or addresses.">
        {(control) => (
          <Input
            {...control}
            required
            minLength={3}
            maxLength={200}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </Field>
      <Button
        type="submit"
        variant="primary"
        className="justify-self-end"
        disabled={!changed || note.trim().length < 3}
        pending={save.isPending}
      >
        Save the preferences
      </Button>
    </form>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 font-medium text-sm">{title}</legend>
      <div className="grid max-h-56 gap-1.5 overflow-y-auto pr-1">{children}</div>
    </fieldset>
  );
}

function Line(props: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <div className="flex items-center justify-between gap-3 text-sm">
      {props.label}
      <Switch aria-label={props.label} checked={props.on} onCheckedChange={props.onChange} />
    </div>
  );
}
