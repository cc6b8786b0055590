import { useMutation } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { roleLabels } from "@/components/shell/role-labels";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Team, useDone } from "./use-team";

/** Links that nobody has used yet. */
export function InvitationsCard({ invitations }: { invitations: Team["invitations"] }) {
  const revoke = useMutation(
    useApi().team.revokeInvitation.mutationOptions(useDone("The link works no more")),
  );
  return (
    <Card>
      <CardHeader title="Open invitations" hint="Links that nobody has used yet." />
      <ul className="divide-y divide-line border-t">
        {invitations.map((one) => (
          <li key={one.id} className="flex items-center gap-3 px-4 py-2.5">
            <div className="grid min-w-0 grow text-sm">
              <span className="truncate">
                {one.email} <span className="text-ink-soft">as {roleLabels[one.role]}</span>
              </span>
              <span className="truncate text-ink-faint text-xs">
                by {one.invitedBy} · ends <RelativeTime at={one.expiresAt} />
              </span>
            </div>
            <Button
              size="sm"
              aria-label={`Revoke the invitation of ${one.email}`}
              pending={revoke.isPending && revoke.variables.id === one.id}
              onClick={() => revoke.mutate({ id: one.id })}
            >
              Revoke
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
