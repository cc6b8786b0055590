import { EyeOff } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import type { Received } from "./received";

/** Who it was for, and which notification it belongs to. */
export function Provenance({ item, address }: { item: Received; address?: boolean }) {
  const { recipient, device, duplicate, notificationId } = item;
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
      {recipient?.userId && (
        <Link
          href={`/users/${encodeURIComponent(recipient.userId)}`}
          prefetch={false}
          className="truncate underline-offset-4 hover:underline"
        >
          {recipient.userId}
        </Link>
      )}
      {address && recipient && <span className="truncate">{recipient.to}</span>}
      {device && <span>{device}</span>}
      {duplicate && (
        <Badge tone="warn" title="The same reference had arrived before">
          again
        </Badge>
      )}
      <Link
        href={`/notifications/${notificationId}`}
        prefetch={false}
        className="underline underline-offset-4 hover:no-underline"
      >
        its notification
      </Link>
    </span>
  );
}

/** In the place of a text that the role may not read. */
export function HiddenContent() {
  return (
    <span className="inline-flex items-center gap-1.5 italic">
      <EyeOff aria-hidden className="size-3.5 shrink-0" /> Your role sees that it arrived, not what
      it says
    </span>
  );
}
