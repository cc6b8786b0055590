import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

const words = {
  email: {
    what: "this address",
    consequence:
      "Mails go to it again, for everybody who has it. If it bounces again, it is suppressed again; too many bounces and complaints harm the sender of all mails.",
  },
  sms: {
    what: "this number",
    consequence:
      "Text messages go to it again, for everybody who has it. If the provider calls it dead again, it is suppressed again.",
  },
  webhook: {
    what: "this endpoint",
    consequence: "It is called again. If it answers that it is gone, it is left alone again.",
  },
} as const;

/** Takes an address as good again that was suppressed. */
export function LiftButton(props: { userId: string; channel: keyof typeof words }) {
  const api = useApi();
  const client = useQueryClient();
  const { what, consequence } = words[props.channel];
  const lift = useMutation(
    api.people.lift.mutationOptions({
      onSuccess: () => toast.success("The suppression is lifted"),
      onSettled: () => client.invalidateQueries({ queryKey: api.users.one.pathKey() }),
    }),
  );
  return (
    <ConfirmDialog
      title={`Lift the suppression of ${what}?`}
      consequence={`${consequence} Lifting is kept in the audit log.`}
      action="Lift the suppression"
      variant="primary"
      trigger={
        <Button size="sm" className="mt-1 justify-self-start">
          Lift the suppression
        </Button>
      }
      onConfirm={() => lift.mutateAsync(props)}
    />
  );
}
