import { useMutation } from "@tanstack/react-query";
import { OctagonX } from "lucide-react";
import Link from "next/link";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Producer } from "./producer";
import { useChanged } from "./use-change";

/** Says why nothing but P0 gets in, and lets the producer in again. */
export function CutOffBanner({ producer }: { producer: Producer }) {
  const { key, name, cutOffAt, cutOffReason, cutOffBy, rights, openLetters } = producer;
  const changed = useChanged();
  const letIn = useMutation(
    useApi().producers.letIn.mutationOptions({
      onSuccess: () => changed(`${name} is let in again`),
    }),
  );
  return (
    <section
      aria-label="Cut off"
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-bad/40 bg-bad-soft px-4 py-3"
    >
      <OctagonX aria-hidden className="size-5 shrink-0 text-bad" />
      <div className="grid min-w-0 flex-1 basis-64 gap-0.5">
        <h2 className="font-medium text-sm">
          Cut off {cutOffAt && <RelativeTime at={cutOffAt} />}{" "}
          {cutOffBy === "system" ? "by its own breaker" : `by ${cutOffBy}`}
        </h2>
        <p className="break-words text-ink-soft text-sm">
          {sentence(cutOffReason)} Its P1 and P2 events are answered with 429; P0 is still taken.
        </p>
      </div>
      {rights.deadLetters && openLetters > 0 && (
        <Button asChild>
          <Link href={`/dead-letters?producer=${encodeURIComponent(key)}`}>
            Its {openLetters} dead letters
          </Link>
        </Button>
      )}
      {rights.control ? (
        <ConfirmDialog
          trigger={<Button variant="primary">Let in again</Button>}
          title={`Let ${name} in again?`}
          variant="primary"
          action="Let in again"
          consequence={`Its events are accepted within a second. Its dead letters up to now are forgiven; three more within a minute cut it off again.${openLetters > 0 ? ` ${openLetters} of them are still open.` : ""}`}
          onConfirm={() => letIn.mutateAsync({ key })}
        />
      ) : (
        <p className="text-ink-soft text-sm">Whoever is on call can let it in again.</p>
      )}
    </section>
  );
}

const sentence = (reason: string | null) => {
  const text = reason ?? "No reason was given";
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
};
