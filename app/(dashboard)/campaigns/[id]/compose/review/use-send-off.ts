import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { momentText } from "../delivery/moments";

/** The ways out of the draft, and back into it. `revision`: what the caller has seen. */
export function useSendOff(id: number, revision: number) {
  const api = useApi();
  const client = useQueryClient();
  const told = (words: string) => ({
    onSuccess: () => {
      toast.success(words);
      return client.invalidateQueries(api.campaigns.pathFilter());
    },
  });
  const { campaigns } = api;
  const request = useMutation(
    campaigns.requestApproval.mutationOptions(told("Somebody else can approve it now.")),
  );
  const approve = useMutation(
    campaigns.approve.mutationOptions(told("Approved. It can be scheduled now.")),
  );
  const reject = useMutation(
    campaigns.reject.mutationOptions(told("It is a draft again, with your reason above it.")),
  );
  const schedule = useMutation(
    campaigns.schedule.mutationOptions({
      onSuccess: ({ startsAt, people }) => {
        const when = startsAt.getTime() <= Date.now() ? "now" : momentText(startsAt);
        toast.success(`Scheduled for ${formatCount(people)} people: it starts ${when}.`);
        return client.invalidateQueries(campaigns.pathFilter());
      },
    }),
  );
  return {
    request: () => request.mutate({ id, revision }),
    requesting: request.isPending,
    approve: () => approve.mutateAsync({ id, revision }),
    reject: (reason: string) => reject.mutateAsync({ id, reason }),
    schedule: () => schedule.mutateAsync({ id, revision }),
  };
}
