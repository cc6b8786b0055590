"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "../api";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { NumberField } from "../ui/number-field";
import { RadioCards } from "../ui/radio-cards";
import { levelKeys, levelWords } from "./words";

type Level = (typeof levelKeys)[number];

const options = levelKeys.map((level) => ({
  value: String(level),
  label: levelWords[level].label,
  hint: levelWords[level].what,
}));

/** Sets the level by hand, with a reason and an end; or lets the score decide again. */
export function OverrideButton({ active, level: current }: { active: boolean; level: Level }) {
  const api = useApi();
  const queries = useQueryClient();
  const [level, setLevel] = useState<Level>(current);
  const [minutes, setMinutes] = useState(30);
  const [reason, setReason] = useState("");
  const onSettled = () => queries.invalidateQueries({ queryKey: api.load.pathKey() });
  const release = useMutation(
    api.load.release.mutationOptions({
      onSettled,
      onSuccess: () => toast.success("The score decides again."),
    }),
  );
  const override = useMutation(
    api.load.override.mutationOptions({
      onSettled,
      onSuccess: () =>
        toast.success(`The level is set for ${minutes} minutes.`, {
          action: { label: "Undo", onClick: () => release.mutate() },
        }),
    }),
  );
  if (active) {
    return (
      <Button size="sm" pending={release.isPending} onClick={() => release.mutate()}>
        Let the score decide
      </Button>
    );
  }
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Set by hand</Button>}
      title="Set the level of shedding"
      consequence="It counts within a second everywhere, until its end, whatever the score says."
      action="Set the level"
      variant={level > 0 ? "danger" : "primary"}
      ready={reason.trim().length >= 3}
      onConfirm={() => override.mutateAsync({ level, minutes, reason })}
    >
      <RadioCards
        aria-label="Level"
        value={String(level)}
        onValueChange={(value) =>
          setLevel(levelKeys.find((one) => String(one) === value) ?? current)
        }
        options={options}
      />
      <NumberField
        label="For"
        unit="minutes"
        value={minutes}
        min={1}
        max={1_440}
        onChange={setMinutes}
      />
      <Field label="Reason">
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
