"use client";

import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useApi } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { signIn } from "../sign-in/sign-in";

const fields = [
  { name: "name", label: "Your name", type: "text", autoComplete: "name" },
  { name: "email", label: "E-mail", type: "email", autoComplete: "username" },
  {
    name: "password",
    label: "Password",
    type: "password",
    autoComplete: "new-password",
    hint: "At least 10 characters.",
  },
] as const;

export function SetupForm() {
  const setup = useMutation(useApi().account.setup.mutationOptions({ meta: { quiet: true } }));
  const errors = fieldErrors(setup.error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "");
    const account = { name: text("name"), email: text("email"), password: text("password") };
    setup.mutate(account, {
      onSuccess: async () => {
        const answer = await signIn(account.email, account.password);
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
      {fields.map((field) => (
        <Field
          key={field.name}
          label={field.label}
          hint={"hint" in field ? field.hint : undefined}
          error={errors[field.name]}
        >
          {(control) => (
            <Input
              {...control}
              type={field.type}
              name={field.name}
              autoComplete={field.autoComplete}
              required
            />
          )}
        </Field>
      ))}
      {setup.error && Object.keys(errors).length === 0 && (
        <p role="alert" className="text-bad text-sm">
          {setup.error.message}
        </p>
      )}
      <Button
        type="submit"
        variant="primary"
        size="lg"
        pending={setup.isPending || setup.isSuccess}
      >
        Create administrator
      </Button>
    </form>
  );
}
