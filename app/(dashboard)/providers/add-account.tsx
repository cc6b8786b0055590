import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/api";
import { channelList } from "@/components/notification/channels";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { AccountForm } from "./account-form";
import { arrivalsOf } from "./arrivals";
import { useCheck } from "./use-check";

/** Enters the credentials of an account at a provider, and has them checked at once. */
export function AddAccount() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      side
      title="Add an account"
      description="Credentials are stored encrypted and never shown again."
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="primary">
          <Plus aria-hidden /> Add account
        </Button>
      }
    >
      <NewAccount />
    </Dialog>
  );
}

function NewAccount() {
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const [chosen, setChosen] = useState<string>();
  const { data, error, refetch } = useQuery(api.credentials.adapters.queryOptions());
  const adapter = data?.find(({ key }) => key === chosen);
  const check = useCheck({ label: adapter?.label ?? "" });
  const create = useMutation({
    ...api.credentials.create.mutationOptions({
      onSuccess: async (_done, { key }) => {
        check.mutate({ key });
        await client.invalidateQueries({ queryKey: api.providers.pathKey() });
        router.push(`/providers/${encodeURIComponent(key)}`);
      },
    }),
    meta: { quiet: true },
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} />;
  return (
    <div className="grid gap-4">
      <Field label="Provider">
        {(control) => (
          <Select
            {...control}
            placeholder="Choose a provider…"
            value={chosen}
            onValueChange={setChosen}
            options={data.map(({ key, label, channels }) => ({
              ...{ value: key, label },
              hint: channelList(channels),
            }))}
          />
        )}
      </Field>
      {adapter && (
        <>
          <Arrival channels={adapter.channels} />
          <AccountForm
            key={adapter.key}
            adapter={adapter}
            account={null}
            action="Add and check"
            pending={create.isPending || create.isSuccess}
            error={create.error}
            onSubmit={({ key, ...said }) => create.mutate({ key, adapter: adapter.key, ...said })}
          />
        </>
      )}
    </div>
  );
}

/** What traffic a new account gets at once. */
function Arrival({ channels }: { channels: string[] }) {
  const { data } = useQuery(useApi().providers.all.queryOptions());
  const sentences = data ? arrivalsOf(channels, data) : [];
  if (sentences.length === 0) return null;
  return (
    <ul className="grid gap-1 rounded-md bg-info-soft px-3 py-2 text-info text-sm">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
