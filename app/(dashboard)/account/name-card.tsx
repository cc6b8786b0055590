import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export function NameCard({ name }: { name: string }) {
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const [draft, setDraft] = useState(name);
  const rename = useMutation(
    api.self.rename.mutationOptions({
      onSuccess: async () => {
        toast.success("Your name is changed");
        await client.invalidateQueries(api.self.read.queryFilter());
        // The sidebar has it too.
        router.refresh();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ name: draft });
  };
  return (
    <Card>
      <CardHeader title="Name" hint="What your colleagues see." />
      <CardBody>
        <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
          <Field label="Your name" className="grow" error={fieldErrors(rename.error).name}>
            {(control) => (
              <Input
                {...control}
                required
                maxLength={100}
                autoComplete="name"
                value={draft}
                onChange={({ target }) => setDraft(target.value)}
              />
            )}
          </Field>
          <Button
            type="submit"
            className="max-sm:h-10"
            pending={rename.isPending}
            disabled={draft.trim() === "" || draft.trim() === name}
          >
            Save
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}
