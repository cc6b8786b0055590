import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { giveCode } from "./sign-in";

/** The second half of signing in. */
export function CodeForm({ next, onBack }: { next: string; onBack: () => void }) {
  const [code, setCode] = useState("");
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    const answer = await giveCode(code);
    if (answer.next === "in") return window.location.assign(next);
    setError(answer.next === "refused" ? answer.sentence : undefined);
    setPending(false);
  };
  return (
    <form method="post" onSubmit={submit} className="grid gap-4 rounded-xl border bg-surface p-5">
      <Field
        label="Code"
        error={error}
        hint="The six digits that your authenticator shows, or one of your backup codes."
      >
        {(control) => (
          <Input
            {...control}
            autoFocus
            name="code"
            autoComplete="one-time-code"
            required
            minLength={6}
            maxLength={16}
            className="font-mono tracking-widest"
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending}>
        Go on
      </Button>
      <Button variant="ghost" onClick={onBack}>
        Back
      </Button>
    </form>
  );
}
