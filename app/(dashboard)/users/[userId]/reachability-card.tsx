import type { ReactNode } from "react";
import { channelIcon } from "@/components/notification/channels";
import { Badge, type Tone } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Person } from "./person";

const deviceTones: Record<string, Tone> = {
  active: "ok",
  stale: "warn",
  invalid: "bad",
  expired: "bad",
};

/** By which ways the user can be reached now. */
export function ReachabilityCard({ person: { user, devices } }: { person: Person }) {
  return (
    <Card>
      <CardHeader title="Reachability" />
      <ul className="divide-y divide-line border-t">
        <Way
          channel="email"
          state={
            user.email === null ? (
              <Badge>no address</Badge>
            ) : (
              <Badge tone={user.emailState === "ok" ? "ok" : "bad"} dot>
                {user.emailState === "ok" ? "reachable" : user.emailState}
              </Badge>
            )
          }
        >
          <span className="break-all">{user.email ?? "E-mail"}</span>
        </Way>
        <Way
          channel="sms"
          state={
            user.phone === null ? (
              <Badge>no number</Badge>
            ) : (
              <Badge tone={user.phoneVerified ? "ok" : "warn"} dot>
                {user.phoneVerified ? "verified" : "not verified"}
              </Badge>
            )
          }
        >
          {user.phone ?? "SMS"}
        </Way>
        {devices.length === 0 && (
          <Way channel="push" state={<Badge>no device</Badge>}>
            Push
          </Way>
        )}
        {devices.map((device) => (
          <Way
            key={device.deviceId}
            channel="push"
            state={
              <Badge tone={deviceTones[device.state] ?? "muted"} dot>
                {device.state}
              </Badge>
            }
          >
            {platforms[device.platform] ?? device.platform}{" "}
            <span className="text-ink-soft text-xs">
              seen <RelativeTime at={device.lastSeenAt} />
            </span>
          </Way>
        ))}
        {user.webhookUrl && (
          <Way
            channel="webhook"
            state={
              <Badge tone="ok" dot>
                set
              </Badge>
            }
          >
            <span className="break-all text-xs">{user.webhookUrl}</span>
          </Way>
        )}
      </ul>
    </Card>
  );
}

const platforms: Record<string, string> = { ios: "iOS", android: "Android", web: "Web" };

function Way(props: { channel: string; state: ReactNode; children: ReactNode }) {
  const Icon = channelIcon(props.channel);
  return (
    <li className="flex items-center gap-2.5 px-4 py-2 text-sm">
      <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
      <span className="min-w-0 flex-1">{props.children}</span>
      {props.state}
    </li>
  );
}
