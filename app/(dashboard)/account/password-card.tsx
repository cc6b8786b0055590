import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { callDoor } from "@/components/auth-door";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Changing the password; every other session ends with it. */
export function PasswordCard({ email }: { email: string }) {
  const sessions = useApi().self.sessions.queryFilter();
  const client = useQueryClient();
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    setPending(true);
    const answer = await callDoor("/change-password", {
      currentPassword: String(data.get("current") ?? ""),
      newPassword: String(data.get("new") ?? ""),
    });
    setPending(false);
    setError(answer.ok ? undefined : answer.sentence);
    if (!answer.ok) return;
    form.reset();
    toast.success("Your password is changed, and every other session has ended");
    await client.invalidateQueries(sessions);
  };
  return (
    <Card>
      <CardHeader title="Password" hint="Changing it ends every other session." />
      <CardBody>
        <form method="post" onSubmit={submit} className="grid gap-4">
          {/* Tells password managers whose it is. */}
          <input type="hidden" name="email" autoComplete="username" defaultValue={email} />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Password now">
              {(control) => (
                <Input
                  {...control}
                  type="password"
                  name="current"
                  autoComplete="current-password"
                  required
                />
              )}
            </Field>
            <Field label="New password" hint="At least 10 characters.">
              {(control) => (
                <Input
                  {...control}
                  type="password"
                  name="new"
                  autoComplete="new-password"
                  required
                  minLength={10}
                  maxLength={128}
                />
              )}
            </Field>
          </div>
          {error && (
            <p role="alert" className="text-bad text-sm">
              {error}
            </p>
          )}
          <Button type="submit" className="justify-self-start max-sm:h-10" pending={pending}>
            Change the password
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}
