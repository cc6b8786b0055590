import { CircleCheck, CircleX, ShieldCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Account } from "../account";
import { useCheck } from "../use-check";

/** What the provider said when it was last asked whether it would take our calls. */
export function CheckCard({ account, mayAct }: { account: Account; mayAct: boolean }) {
  const check = useCheck(account);
  const { checked } = account;
  const Icon = checked?.ok ? CircleCheck : CircleX;
  return (
    <Card aria-label="Check">
      <CardHeader
        title="Check"
        hint={checked && <RelativeTime at={checked.at} />}
        actions={
          mayAct && (
            <Button
              size="sm"
              pending={check.isPending}
              onClick={() => check.mutate({ key: account.key })}
            >
              {!check.isPending && <ShieldCheck aria-hidden />} Check now
            </Button>
          )
        }
      />
      <CardBody className="text-sm">
        {checked ? (
          <p className="flex gap-2">
            <Icon
              aria-label={checked.ok ? "Well" : "Wrong"}
              className={`mt-0.5 size-4 shrink-0 ${checked.ok ? "text-ok" : "text-bad"}`}
            />
            {checked.sentence}
          </p>
        ) : (
          <p className="text-ink-soft">
            Not asked yet. A check asks the service whether it would take our calls, and sends
            nothing.
          </p>
        )}
      </CardBody>
    </Card>
  );
}
