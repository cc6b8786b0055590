import { useMutation } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Producer } from "./producer";
import { useChanged } from "./use-change";

/** Takes a type away from a producer. */
export function WithdrawType({ producer, type }: { producer: Producer; type: string }) {
  const { key, name } = producer;
  const changed = useChanged();
  const withdraw = useMutation(
    useApi().producers.withdrawType.mutationOptions({
      onSuccess: () => changed(`${name} may send ${type} no more`),
    }),
  );
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="icon" aria-label={`Take ${type} away`}>
          <X aria-hidden />
        </Button>
      }
      title={`Take ${type} away from ${name}?`}
      action="Take away"
      consequence="Its events of this type are refused with 403 within a second. What was accepted goes out. Granted again, it begins at 100 a second."
      onConfirm={() => withdraw.mutateAsync({ key, type })}
    />
  );
}
