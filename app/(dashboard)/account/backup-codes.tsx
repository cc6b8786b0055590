import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { copyText } from "@/components/ui/copy-text";

/** Shown once: what lets one in when the phone is lost. */
export function BackupCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const copy = () =>
    copyText(codes.join("\n")).then(
      () => void toast.success("Copied"),
      () => void toast.error("The browser did not allow copying: select the codes instead."),
    );
  return (
    <section
      aria-label="Backup codes"
      className="grid gap-3 rounded-lg border border-line-strong bg-sunken p-4"
    >
      <p className="text-sm">
        Keep these codes somewhere safe: each lets you in once without your phone.{" "}
        <strong>They are not shown again.</strong>
      </p>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1 justify-self-start font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex gap-2">
        <Button onClick={copy}>Copy all</Button>
        <Button variant="primary" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </section>
  );
}
