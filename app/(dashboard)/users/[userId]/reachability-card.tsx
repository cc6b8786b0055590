import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { DeviceStory } from "./device-story";
import { LiftButton } from "./lift-button";
import type { Person } from "./person";
import {
  deviceStanding,
  emailStanding,
  healthWords,
  phoneStanding,
  webhookStanding,
} from "./reach-words";
import { Way } from "./way";

/** By which ways the user can be reached now, and why not by others. */
export function ReachabilityCard({ person, mayLift }: { person: Person; mayLift: boolean }) {
  const { user, devices, deviceEvents } = person;
  const noteOf = (channel: string) =>
    healthWords(person.health.find((health) => health.channel === channel));
  const lift = (channel: "email" | "sms" | "webhook", suppressed: boolean) =>
    mayLift && suppressed && <LiftButton userId={user.userId} channel={channel} />;
  return (
    <Card>
      <CardHeader title="Reachability" />
      <ul className="divide-y divide-line border-t">
        <Way
          channel="email"
          standing={emailStanding(person)}
          note={noteOf("email")}
          action={lift("email", user.email !== null && user.emailState !== "ok")}
        >
          <span className="break-all">{user.email ?? "E-mail"}</span>
        </Way>
        <Way
          channel="sms"
          standing={phoneStanding(person)}
          note={noteOf("sms")}
          action={lift("sms", user.phone !== null && user.phoneState === "invalid")}
        >
          {user.phone ?? "SMS"}
        </Way>
        {devices.length === 0 && (
          <Way channel="push" standing={{ word: "no device", tone: "muted" }}>
            Push
          </Way>
        )}
        {devices.map((device, i) => (
          <Way
            key={device.deviceId}
            channel="push"
            standing={deviceStanding(device)}
            note={i === 0 && noteOf("push")}
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
            standing={webhookStanding(person)}
            note={noteOf("webhook")}
            action={lift("webhook", user.webhookState !== "ok")}
          >
            <span className="break-all text-xs">{user.webhookUrl}</span>
          </Way>
        )}
      </ul>
      <DeviceStory events={deviceEvents} />
    </Card>
  );
}

const platforms: Record<string, string> = { ios: "iOS", android: "Android", web: "Web" };
