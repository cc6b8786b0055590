import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { lastUse } from "./last-use";
import type { Producer, ProducerKey } from "./producer";
import { useChanged } from "./use-change";

type Overlap = "now" | "1h" | "24h" | "7d";

const options: { value: Overlap; label: string }[] = [
  { value: "now", label: "Now" },
  { value: "1h", label: "1 hour" },
  { value: "24h", label: "24 hours" },
  { value: "7d", label: "7 days" },
];

const ends: Record<Overlap, string> = {
  now: "ends at once",
  "1h": "stays good for an hour",
  "24h": "stays good for a day",
  "7d": "stays good for a week",
};

/** A new key in the place of an old one, which ends later. */
export function RotateKey(props: {
  producer: Producer;
  apiKey: ProducerKey;
  onMade: (apiKey: string) => void;
}) {
  const { producer, apiKey } = props;
  const [overlap, setOverlap] = useState<Overlap>("24h");
  const changed = useChanged();
  const rotate = useMutation(
    useApi().producers.rotateKey.mutationOptions({
      onSuccess: () => changed(`${apiKey.prefix}… was rotated`),
    }),
  );
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Rotate…</Button>}
      title={`Rotate ${apiKey.prefix}…`}
      variant={overlap === "now" ? "danger" : "primary"}
      action="Rotate"
      consequence={`${lastUse(apiKey)}. A new key is good at once; this one ${ends[overlap]}.`}
      onConfirm={async () => {
        const made = await rotate.mutateAsync({ producer: producer.key, id: apiKey.id, overlap });
        props.onMade(made.apiKey);
      }}
    >
      <Field label="The old key ends">
        {() => (
          <Segmented
            aria-label="The old key ends"
            value={overlap}
            onValueChange={setOverlap}
            options={options}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
