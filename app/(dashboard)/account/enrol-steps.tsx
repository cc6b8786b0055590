import { type FormEvent, useState } from "react";
import { callDoor } from "@/components/auth-door";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { QrCode } from "./qr-code";

/** Scan, then prove it: the second factor does not count before a code of it was right. */
export function EnrolSteps(props: { uri: string; onDone: () => void; onCancel: () => void }) {
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const secret = new URL(props.uri).searchParams.get("secret") ?? "";
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code") ?? "");
    setPending(true);
    const answer = await callDoor("/two-factor/verify-totp", { code: code.replaceAll(/\s/g, "") });
    setPending(false);
    if (answer.ok) props.onDone();
    else setError(answer.sentence);
  };
  return (
    <div className="grid gap-5 sm:grid-cols-[auto_1fr]">
      <QrCode text={props.uri} label="QR code of the secret, for your authenticator" />
      <div className="grid content-start gap-4">
        <div className="grid gap-1 text-sm">
          <p>1. Scan this with your authenticator, or enter the secret by hand:</p>
          <p className="flex items-center gap-1">
            <code className="break-all rounded bg-sunken px-1.5 py-0.5 text-xs">{secret}</code>
            <CopyButton value={secret} label="secret" />
          </p>
        </div>
        <form onSubmit={submit} className="grid gap-3">
          <Field label="2. Enter the code that it shows" error={error}>
            {(control) => (
              <Input
                {...control}
                name="code"
                inputMode="numeric"
                autoComplete="one-time-code"
                required
                pattern="[0-9 ]{6,7}"
                className="max-w-40 font-mono tracking-widest"
              />
            )}
          </Field>
          <div className="flex gap-2">
            <Button type="submit" variant="primary" pending={pending}>
              Turn on
            </Button>
            <Button variant="ghost" onClick={props.onCancel}>
              Cancel
            </Button>
          </div>
        </form>
      </div>
    </div>
  );
}
