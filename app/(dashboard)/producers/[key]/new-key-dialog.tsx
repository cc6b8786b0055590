import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";

/** Shows a new key, this once. */
export function NewKeyDialog({ apiKey, onClose }: { apiKey: string; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title="The new key"
      description="Copy it now: only its hash is stored, so it is never shown again."
      footer={
        <Button variant="primary" onClick={onClose}>
          I have it
        </Button>
      }
    >
      <div className="flex items-center gap-2 rounded-md border bg-sunken px-3 py-2">
        <code className="min-w-0 flex-1 break-all font-mono text-sm">{apiKey}</code>
        <CopyButton value={apiKey} label="API key" />
      </div>
      <p className="mt-3 text-ink-soft text-xs">
        Sent with every request as <code className="font-mono">Authorization: Bearer ck_…</code>
      </p>
    </Dialog>
  );
}
