import type { ReactNode } from "react";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { JsonView } from "@/components/ui/json-view";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/components/ui/use-now";
import type { Person } from "./person";

/** Who it is, and what time it is there. */
export function ProfileCard({ user }: { user: Person["user"] }) {
  return (
    <Card>
      <CardHeader title="Profile" />
      <CardBody className="grid gap-3">
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
          <Fact name="Language">{languageOf(user.locale)}</Fact>
          <Fact name="Their time">
            <LocalClock zone={user.timeZone} />
          </Fact>
          <Fact name="Zone">{user.timeZone}</Fact>
          {user.region && <Fact name="Region">{user.region}</Fact>}
          <Fact name="Last active">
            {user.lastActiveAt ? <RelativeTime at={user.lastActiveAt} /> : "never"}
          </Fact>
          <Fact name="Known since">
            <RelativeTime at={user.createdAt} />
          </Fact>
        </dl>
        <details>
          <summary className="text-ink-soft text-sm">Attributes</summary>
          <JsonView value={user.attributes} className="mt-2" />
        </details>
      </CardBody>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

function LocalClock({ zone }: { zone: string }) {
  const now = useNow();
  if (now === null) return <span className="text-ink-faint">…</span>;
  const words = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(now);
  return <span className="tabular-nums">{words}</span>;
}

function languageOf(locale: string): string {
  const name = new Intl.DisplayNames(["en"], { type: "language" }).of(locale);
  return name && name !== locale ? `${name} (${locale})` : locale;
}
