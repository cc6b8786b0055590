import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { NumberField } from "@/components/ui/number-field";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RouterOutputs } from "@/server/api/root";

type Rule = RouterOutputs["campaignDesk"]["approvalRule"];

/** From which size on a campaign takes a second person; administrators change it. */
export function ApprovalCard({ rule }: { rule: Rule }) {
  const [over, setOver] = useState(rule.over);
  const change = useChange();
  return (
    <Card className="max-w-2xl">
      <CardHeader title="Approval by a second person" />
      <CardBody className="grid gap-4">
        <p className="text-ink-soft text-sm">
          {rule.over === 0
            ? "Every campaign needs the approval of a second person."
            : `A campaign to more than ${formatCount(rule.over)} people needs the approval of a second person.`}{" "}
          They approve exactly what will be sent; any edit takes the approval back.
        </p>
        {rule.mayChange ? (
          <>
            <NumberField
              label="Needed for more than"
              unit="people"
              hint="0: for every campaign."
              value={over}
              min={0}
              max={100_000_000}
              onChange={setOver}
            />
            <div className="flex flex-wrap items-center gap-2">
              <ConfirmDialog
                title="Change from which size on?"
                action="Change it"
                variant="primary"
                consequence={consequenceOf(rule.over, over)}
                trigger={
                  <Button variant="primary" disabled={over === rule.over}>
                    Save…
                  </Button>
                }
                onConfirm={() => change.mutateAsync({ over, seen: rule.over })}
              />
              {over !== rule.over && (
                <Button variant="ghost" onClick={() => setOver(rule.over)}>
                  Undo the change
                </Button>
              )}
            </div>
          </>
        ) : (
          <p className="rounded-md bg-info-soft px-3 py-2 text-info text-sm">
            You may read this. Administrators change it.
          </p>
        )}
        {rule.changedBy && rule.changedAt && (
          <p className="text-ink-faint text-xs">
            Changed last by {rule.changedBy}, <RelativeTime at={rule.changedAt} />
          </p>
        )}
      </CardBody>
    </Card>
  );
}

/** What the change does, to whom. */
function consequenceOf(from: number, to: number): string {
  const kept = "What is scheduled already keeps its plan, what was asked for still waits.";
  return to > from
    ? `Campaigns to ${formatCount(from + 1)} to ${formatCount(to)} people will go out without a second person. ${kept}`
    : `Campaigns to ${formatCount(to + 1)} to ${formatCount(from)} people will need a second person. ${kept}`;
}

function useChange() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation(
    api.campaignDesk.changeApprovalRule.mutationOptions({
      onSuccess: (_, { over }) =>
        void toast.success(
          over === 0
            ? "Every campaign needs an approval now"
            : `Campaigns to more than ${formatCount(over)} people need an approval now`,
        ),
      onSettled: () =>
        Promise.all([
          client.invalidateQueries(api.campaignDesk.approvalRule.queryFilter()),
          client.invalidateQueries(api.campaigns.one.pathFilter()),
        ]),
    }),
  );
}
