import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Laptop, Smartphone } from "lucide-react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { RouterOutputs } from "@/server/api/root";

type Session = RouterOutputs["self"]["sessions"][number];

/** Where one is signed in, and ending it. */
export function SessionsCard() {
  const api = useApi();
  const { data, error, refetch, isFetching } = useQuery(api.self.sessions.queryOptions());
  const others = (data ?? []).filter(({ current }) => !current).length;
  const endOthers = useMutation(api.self.endOtherSessions.mutationOptions(useEnding()));
  return (
    <Card>
      <CardHeader
        title="Sessions"
        hint="Where you are signed in."
        actions={
          others > 0 && (
            <ConfirmDialog
              title="End every other session?"
              consequence={`You stay signed in here. ${others === 1 ? "One other session ends" : `${others} other sessions end`} at once; whoever uses them must sign in again.`}
              action="End the others"
              trigger={<Button size="sm">End all others…</Button>}
              onConfirm={() => endOthers.mutateAsync()}
            />
          )
        }
      />
      {data ? (
        <ul className="divide-y divide-line border-t">
          {data.map((session) => (
            <SessionLine key={session.id} session={session} />
          ))}
        </ul>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <SkeletonRows rows={2} />
      )}
    </Card>
  );
}

function SessionLine({ session }: { session: Session }) {
  const end = useMutation(useApi().self.endSession.mutationOptions(useEnding()));
  const Icon = /iPhone|Android/.test(session.device) ? Smartphone : Laptop;
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
      <div className="grid min-w-0 grow">
        <span className="flex flex-wrap items-center gap-2 text-sm">
          {session.device}
          {session.current && <Badge tone="ok">This one</Badge>}
        </span>
        <span className="text-ink-faint text-xs">
          {session.address && (
            <>
              from <span className="font-mono">{session.address}</span> ·{" "}
            </>
          )}
          last seen <RelativeTime at={session.seenAt} /> · since{" "}
          <RelativeTime at={session.startedAt} />
        </span>
      </div>
      {!session.current && (
        <Button
          size="sm"
          pending={end.isPending}
          aria-label={`End the session of ${session.device}`}
          onClick={() => end.mutate({ id: session.id })}
        >
          End
        </Button>
      )}
    </li>
  );
}

/** Whatever ends something: the list is read again. */
function useEnding() {
  const client = useQueryClient();
  const filter = useApi().self.sessions.queryFilter();
  return {
    onSuccess: () => void toast.success("Ended"),
    onSettled: () => client.invalidateQueries(filter),
  };
}
