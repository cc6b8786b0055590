"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { cn } from "./class-names";
import { copyText } from "./copy-text";

/** Copies `value`; `label` says what it is ("notification id"). */
export function CopyButton(props: { value: string; label: string; className?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    copyText(props.value).then(
      () => setCopied(true),
      () => toast.error("The browser did not allow copying: select the text instead."),
    );
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={copied ? `Copied ${props.label}` : `Copy ${props.label}`}
      className={cn(
        "inline-grid size-6 shrink-0 place-items-center rounded text-ink-faint hover:bg-hover hover:text-ink",
        props.className,
      )}
    >
      {copied ? (
        <Check aria-hidden className="size-3.5 text-ok" />
      ) : (
        <Copy aria-hidden className="size-3.5" />
      )}
    </button>
  );
}
