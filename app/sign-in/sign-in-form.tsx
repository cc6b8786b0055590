"use client";

import { type FormEvent, useState } from "react";
import { roleLabels } from "@/components/shell/role-labels";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { DemoAccount } from "@/server/api/visitor";
import { CodeForm } from "./code-form";
import { signIn } from "./sign-in";

export function SignInForm({ next, offers }: { next: string; offers: DemoAccount[] }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  /** The password was right: the code is asked for. */
  const [asked, setAsked] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    const answer = await signIn(email, password);
    if (answer.next === "in") return window.location.assign(next);
    setAsked(answer.next === "code");
    setError(answer.next === "refused" ? answer.sentence : undefined);
    setPending(false);
  };
  const fill = (account: DemoAccount) => {
    setEmail(account.email);
    setPassword(account.password);
    setError(undefined);
  };

  if (asked) return <CodeForm next={next} onBack={() => setAsked(false)} />;
  return (
    <div className="grid gap-5">
      <form method="post" onSubmit={submit} className="grid gap-4 rounded-xl border bg-surface p-5">
        <Field label="E-mail">
          {(control) => (
            <Input
              {...control}
              type="email"
              name="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label="Password" error={error}>
          {(control) => (
            <Input
              {...control}
              type="password"
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" size="lg" pending={pending}>
          Sign in
        </Button>
      </form>
      {offers.length > 0 && <DemoOffers offers={offers} onChoose={fill} chosen={email} />}
    </div>
  );
}

function DemoOffers(props: {
  offers: DemoAccount[];
  chosen: string;
  onChoose: (account: DemoAccount) => void;
}) {
  return (
    <section aria-label="Demo accounts" className="grid gap-2 text-center">
      <p className="text-ink-soft text-sm">This is a demo. Look around as</p>
      <div className="flex flex-wrap justify-center gap-1.5">
        {props.offers.map((account) => (
          <Button
            key={account.role}
            size="sm"
            aria-pressed={props.chosen === account.email}
            className="max-sm:h-9 aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
            onClick={() => props.onChoose(account)}
          >
            {roleLabels[account.role]}
          </Button>
        ))}
      </div>
    </section>
  );
}
