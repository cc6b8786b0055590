import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import { type Account, expiryOf } from "../account";
import { AccountForm } from "../account-form";
import type { StoredAccount } from "../account-types";
import { ExpiryBadge } from "../expiry-badge";
import { useCheck } from "../use-check";
import { RemoveButton } from "./remove-button";

/** What the account is opened with: its settings, and which secrets are stored. For administrators. */
export function CredentialsCard({ account, at }: { account: Account; at: number }) {
  const { data, error, refetch } = useQuery(
    useApi().credentials.one.queryOptions({ key: account.key }),
  );
  return (
    <Card aria-label="Credentials">
      <CardHeader
        title="Credentials"
        actions={data && !data.fromEnvironment && <EditButton account={data} />}
      />
      <CardBody className="grid gap-3 text-sm">
        <div className="empty:hidden">
          <ExpiryBadge account={account} at={at} />
        </div>
        {data ? (
          data.fromEnvironment ? (
            <p className="text-ink-soft">
              From environment variables. Change them there and start again.
            </p>
          ) : (
            <Values account={data} />
          )
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={3} />
        )}
        {account.expiresAt && expiryOf(account, at) === "far" && (
          <p className="text-ink-soft">
            They end <RelativeTime at={account.expiresAt} />.
          </p>
        )}
        {data && !data.fromEnvironment && (
          <div>
            <RemoveButton account={account} />
          </div>
        )}
      </CardBody>
    </Card>
  );
}

function Values({ account: { adapter, settings, stored } }: { account: StoredAccount }) {
  const shown = adapter?.fields.filter(({ name, secret }) =>
    secret ? stored.includes(name) : settings[name],
  );
  return (
    <dl className="grid gap-2">
      {shown?.map(({ name, label, secret }) => (
        <div key={name} className="grid min-w-0">
          <dt className="text-ink-faint text-xs">{label}</dt>
          <dd className="truncate">{secret ? "stored, never shown" : settings[name]}</dd>
        </div>
      ))}
    </dl>
  );
}

function EditButton({ account }: { account: StoredAccount }) {
  const [open, setOpen] = useState(false);
  const api = useApi();
  const client = useQueryClient();
  const check = useCheck(account);
  const change = useMutation({
    ...api.credentials.change.mutationOptions({
      onSuccess: async () => {
        toast.success(`${account.label} is changed`);
        check.mutate({ key: account.key });
        setOpen(false);
        await Promise.all([
          client.invalidateQueries({ queryKey: api.providers.pathKey() }),
          client.invalidateQueries({ queryKey: api.credentials.pathKey() }),
        ]);
      },
    }),
    meta: { quiet: true },
  });
  const { adapter, revision } = account;
  if (!adapter) return null;
  return (
    <Dialog
      side
      title={`Edit ${account.label}`}
      description="Its connections are made anew within a second."
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm">
          <Pencil aria-hidden /> Edit
        </Button>
      }
    >
      <AccountForm
        adapter={adapter}
        account={account}
        action="Save and check"
        pending={change.isPending}
        error={change.error}
        onSubmit={(draft) => change.mutate({ ...draft, revision })}
      />
    </Dialog>
  );
}
