import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Copy, Download, Reply } from "lucide-react";
import { useRouter } from "next/navigation";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

/** What can be made of a campaign that is over: a file, a follow-up, a copy. */
export function ReportActions(props: {
  id: number;
  mayCreate: boolean;
  /** Somebody got it. */
  started: boolean;
  /** Who got it and did not open it, as far as is known. */
  silent: number | null;
}) {
  const { followUp, clone, cloning } = useDescendants(props.id);
  return (
    <>
      <Button asChild>
        <a href={`/api/campaigns/${props.id}/report.csv`} download>
          <Download aria-hidden /> Export CSV
        </a>
      </Button>
      {props.mayCreate && (
        <>
          <Button onClick={clone} pending={cloning}>
            {!cloning && <Copy aria-hidden />} Clone
          </Button>
          {props.started && <FollowUp silent={props.silent} onConfirm={followUp} />}
        </>
      )}
    </>
  );
}

function FollowUp(props: { silent: number | null; onConfirm: () => Promise<unknown> }) {
  return (
    <ConfirmDialog
      title="Write again to those who did not open it?"
      action="Make the follow-up"
      variant="primary"
      consequence={
        <p>
          A new draft for everybody who got this campaign and did not open it
          {props.silent !== null && ` (about ${formatCount(props.silent)} people)`}, with a copy of
          its words. Nothing is sent before you schedule it.
        </p>
      }
      trigger={
        <Button variant="primary">
          <Reply aria-hidden /> Follow up
        </Button>
      }
      onConfirm={props.onConfirm}
    />
  );
}

function useDescendants(id: number) {
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const opens = {
    onSuccess: (made: { id: number }) => {
      router.push(`/campaigns/${made.id}`);
      return client.invalidateQueries(api.campaigns.list.pathFilter());
    },
  };
  const followUp = useMutation(api.campaigns.followUp.mutationOptions(opens));
  const clone = useMutation(api.campaigns.clone.mutationOptions(opens));
  return {
    followUp: () => followUp.mutateAsync({ id }),
    clone: () => clone.mutate({ id }),
    cloning: clone.isPending,
  };
}
