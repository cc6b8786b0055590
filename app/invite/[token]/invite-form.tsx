"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useApi } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { roleLabels } from "@/components/shell/role-labels";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { signIn } from "../../sign-in/sign-in";

/** Makes the account that a link is for, and signs in. */
export function InviteForm({ token }: { token: string }) {
  const api = useApi().account;
  const { data, error } = useQuery({
    ...api.invitation.queryOptions({ token }),
    staleTime: Infinity,
  });
  const accept = useMutation(api.accept.mutationOptions({ meta: { quiet: true } }));
  const errors = fieldErrors(accept.error);
  if (error)
    return (
      <p role="alert" className="rounded-xl border bg-surface p-5 text-center text-sm">
        {error.message}
      </p>
    );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = String(form.get("password") ?? "");
    const account = { token, name: String(form.get("name") ?? ""), password };
    accept.mutate(account, {
      onSuccess: async ({ email }) => {
        const answer = await signIn(email, password);
        window.location.assign(answer.next === "in" ? "/" : "/sign-in");
      },
    });
  };
  return (
    <form
      method="post"
      onSubmit={submit}
      noValidate
      className="grid gap-4 rounded-xl border bg-surface p-5"
    >
      {data && (
        <p className="text-ink-soft text-sm">
          For <strong className="font-medium text-ink">{data.email}</strong>, as{" "}
          {roleLabels[data.role]}.
        </p>
      )}
      <input type="hidden" autoComplete="username" value={data?.email ?? ""} readOnly />
      <Field label="Your name" error={errors.name}>
        {(control) => <Input {...control} name="name" autoComplete="name" required />}
      </Field>
      <Field label="Password" hint="At least 10 characters." error={errors.password}>
        {(control) => (
          <Input
            {...control}
            type="password"
            name="password"
            autoComplete="new-password"
            required
          />
        )}
      </Field>
      {accept.error && Object.keys(errors).length === 0 && (
        <p role="alert" className="text-bad text-sm">
          {accept.error.message}
        </p>
      )}
      <Button
        type="submit"
        variant="primary"
        size="lg"
        pending={accept.isPending || accept.isSuccess}
      >
        Make the account
      </Button>
    </form>
  );
}
