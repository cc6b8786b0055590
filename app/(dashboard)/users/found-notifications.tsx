import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { channelLabel } from "@/components/notification/channels";
import { Card, CardHeader } from "@/components/ui/card";
import { LocalTime } from "@/components/ui/local-time";
import { type FoundNotification, hrefOfNotification } from "./found";

const how: Record<FoundNotification["by"], string> = {
  notification: "by its id",
  idempotency_key: "by its producer’s idempotency key",
  provider_id: "by the provider’s message id",
};

/** Notifications that the search led to: each opens the story of its recipient, or its own page. */
export function FoundNotifications({ found }: { found: FoundNotification[] }) {
  return (
    <Card>
      <CardHeader title={found.length === 1 ? "A notification" : "Notifications"} />
      <ul className="divide-y divide-line border-t">
        {found.map((one) => (
          <li key={`${one.by} ${one.notificationId} ${one.userId} ${one.channel}`}>
            <Link
              href={hrefOfNotification(one)}
              className="grid grid-cols-[1fr_auto] items-center gap-x-3 px-4 py-2.5 text-sm hover:bg-hover/60"
            >
              <span className="min-w-0">
                <span className="font-medium">{one.typeName}</span>{" "}
                {one.channel && <span>by {channelLabel(one.channel)} </span>}
                {one.userId ? (
                  <>
                    to <span className="break-all font-mono text-xs">{one.userId}</span>
                  </>
                ) : (
                  "to more people than one"
                )}
              </span>
              <ChevronRight aria-hidden className="row-span-2 size-4 text-ink-faint" />
              <span className="text-ink-soft text-xs">
                Found {how[one.by]}
                {one.producer && `, from ${one.producer}`}, <LocalTime at={one.at} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
