import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { type Kind, kindNames } from "./kinds";

/** Suppresses one person by hand. */
export function AddForm({ onAdded }: { onAdded: () => void }) {
  const [kind, setKind] = useState<Kind>("email");
  const [value, setValue] = useState("");
  const [reason, setReason] = useState("");
  const add = useMutation({
    ...useApi().suppressions.add.mutationOptions({
      onSuccess: ({ added }) => {
        if (added) toast.success("Suppressed, from now on");
        else toast("This was on the list already");
        setValue("");
        onAdded();
      },
    }),
    meta: { quiet: true },
  });
  const fault = add.error
    ? (Object.values(fieldErrors(add.error))[0] ?? add.error.message)
    : undefined;
  return (
    <Card>
      <CardHeader title="Suppress somebody" />
      <CardBody>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate({ kind, value, reason });
          }}
        >
          <Segmented
            aria-label="By what"
            className="w-fit"
            value={kind}
            onValueChange={(chosen) => {
              setKind(chosen);
              add.reset();
            }}
            options={[
              { value: "email", label: "E-mail" },
              { value: "phone", label: "Phone" },
              { value: "user", label: "User id" },
            ]}
          />
          <Field label={kindNames[kind].one} error={fault}>
            {(control) => (
              <Input
                {...control}
                required
                maxLength={254}
                autoComplete="off"
                placeholder={kindNames[kind].example}
                value={value}
                onChange={({ target }) => setValue(target.value)}
              />
            )}
          </Field>
          <Field label="Reason" hint="Optional.">
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                placeholder="Asked by letter"
                value={reason}
                onChange={({ target }) => setReason(target.value)}
              />
            )}
          </Field>
          <Button
            type="submit"
            variant="primary"
            pending={add.isPending}
            className="justify-self-end"
          >
            Suppress
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}
