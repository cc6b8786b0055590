import { useQueryClient } from "@tanstack/react-query";
import { ShieldAlert, ShieldCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { BackupCodes } from "./backup-codes";
import { EnrolSteps } from "./enrol-steps";
import { PasswordDialog } from "./password-dialog";

type State = { on: boolean; needed: boolean };
type Enrolment = { uri: string; backupCodes: string[] };

/** The second factor: setting it up, new backup codes, turning it off. */
export function FactorCard({ state }: { state: State }) {
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [codes, setCodes] = useState<string[]>();
  const refresh = useRefresh();
  const finish = () => {
    setCodes(enrolment?.backupCodes);
    setEnrolment(undefined);
    toast.success("Your second factor is on");
    void refresh();
  };
  return (
    <Card>
      <CardHeader
        title="Second factor"
        actions={state.on ? <Badge tone="ok">On</Badge> : <Badge>Off</Badge>}
      />
      <CardBody className="grid gap-4">
        <Standing state={state} />
        {codes && <BackupCodes codes={codes} onDone={() => setCodes(undefined)} />}
        {enrolment ? (
          <EnrolSteps
            uri={enrolment.uri}
            onDone={finish}
            onCancel={() => setEnrolment(undefined)}
          />
        ) : state.on ? (
          <div className="flex flex-wrap gap-2">
            <PasswordDialog
              title="Make new backup codes?"
              description="Those that you have stop working at once."
              action="Make new codes"
              path="/two-factor/generate-backup-codes"
              trigger={<Button>New backup codes…</Button>}
              onDone={(value) => setCodes(textsOf(value.backupCodes))}
            />
            {!state.needed && (
              <PasswordDialog
                title="Turn the second factor off?"
                description="Your password alone will be enough to sign in as you."
                action="Turn off"
                danger
                path="/two-factor/disable"
                trigger={<Button variant="ghost">Turn off…</Button>}
                onDone={() => {
                  toast.success("Your second factor is off");
                  void refresh();
                }}
              />
            )}
          </div>
        ) : (
          <PasswordDialog
            title="Set up a second factor"
            description="You need an authenticator app on your phone, or a password manager that has one."
            action="Go on"
            path="/two-factor/enable"
            trigger={
              <Button variant="primary" className="justify-self-start">
                Set up…
              </Button>
            }
            onDone={(value) =>
              setEnrolment({
                uri: String(value.totpURI ?? ""),
                backupCodes: textsOf(value.backupCodes),
              })
            }
          />
        )}
      </CardBody>
    </Card>
  );
}

function Standing({ state }: { state: State }) {
  if (state.on)
    return (
      <p className="flex gap-2 text-ink-soft text-sm">
        <ShieldCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
        Signing in takes your password and a code of your authenticator.
        {state.needed && " Your role needs it."}
      </p>
    );
  return (
    <p className="flex gap-2 text-ink-soft text-sm">
      <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      {state.needed
        ? "Your role needs a second factor. Set it up to go on: until then everything else is closed."
        : "Whoever learns your password can sign in as you. A code that changes every half minute prevents it."}
    </p>
  );
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The card's own state, and what the page's door says of the visitor. */
function useRefresh() {
  const client = useQueryClient();
  const api = useApi();
  const router = useRouter();
  return async () => {
    await client.invalidateQueries(api.self.pathFilter());
    router.refresh();
  };
}
