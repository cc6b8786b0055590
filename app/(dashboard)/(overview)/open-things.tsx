import { BellRing, MailX, OctagonX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount } from "@/components/format";
import { Badge } from "@/components/ui/badge";
import { ClockTime } from "@/components/ui/clock-time";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RouterOutputs } from "@/server/api/root";
import type { Area } from "@/server/api/visitor";

type Situation = RouterOutputs["overview"]["situation"];

/** Lines of each part; the rest is a click away. */
const shown = 4;

/** Alerts that are open, what is switched off, and work that waits for a decision. */
export function OpenThings({ situation, areas }: { situation: Situation; areas: Area[] }) {
  const { alerts, switches, deadLetters } = situation;
  return (
    <div className="grid gap-px border-t bg-line *:bg-surface md:grid-cols-3">
      <Part
        icon={<BellRing aria-hidden className="size-3.5" />}
        title="Open alerts"
        count={alerts.length}
        href={areas.includes("alerts") ? "/alerts" : null}
        none="No alert is open"
      >
        {alerts.slice(0, shown).map((alert) => (
          <AlertLine key={alert.id} alert={alert} opens={areas.includes("alerts")} />
        ))}
        <More n={alerts.length - shown} href={areas.includes("alerts") ? "/alerts" : null} />
      </Part>
      <Part
        icon={<OctagonX aria-hidden className="size-3.5" />}
        title="Kill switches"
        count={switches.length}
        href={areas.includes("switches") ? "/switches" : null}
        none="Nothing is stopped"
      >
        {switches.slice(0, shown).map((one) => (
          <SwitchLine key={one.id} stopped={one} />
        ))}
        <More n={switches.length - shown} href={areas.includes("switches") ? "/switches" : null} />
      </Part>
      <Part
        icon={<MailX aria-hidden className="size-3.5" />}
        title="Dead letters"
        count={deadLetters.letters}
        href={areas.includes("deadLetters") ? "/dead-letters" : null}
        none="No work waits for a decision"
      >
        {deadLetters.letters > 0 && (
          <li className="text-ink-soft text-sm">
            {formatCount(deadLetters.messages)}{" "}
            {deadLetters.messages === 1 ? "message is" : "messages are"} not sent until somebody
            decides.
          </li>
        )}
      </Part>
    </div>
  );
}

/** What the few lines leave out. */
function More({ n, href }: { n: number; href: string | null }) {
  if (n <= 0) return null;
  const words = `and ${formatCount(n)} more`;
  return (
    <li className="text-ink-soft text-sm">
      {href ? (
        <Link href={href} className="underline decoration-line-strong underline-offset-4">
          {words}
        </Link>
      ) : (
        words
      )}
    </li>
  );
}

function Part(props: {
  icon: ReactNode;
  title: string;
  count: number;
  href: string | null;
  none: string;
  children: ReactNode;
}) {
  const title = (
    <span className="flex items-center gap-1.5">
      {props.icon}
      {props.title}
      {props.count > 0 && <span className="text-ink tabular-nums">{formatCount(props.count)}</span>}
    </span>
  );
  return (
    <section aria-label={props.title} className="grid min-w-0 content-start gap-1.5 px-4 py-3">
      <h2 className="font-medium text-ink-soft text-xs">
        {props.href ? (
          <Link href={props.href} className="inline-block hover:text-ink hover:underline">
            {title}
          </Link>
        ) : (
          title
        )}
      </h2>
      {props.count === 0 ? (
        <p className="text-ink-faint text-sm">{props.none}</p>
      ) : (
        <ul className="grid gap-1.5">{props.children}</ul>
      )}
    </section>
  );
}

const tierTones = { page: "bad", chat: "warn", dashboard: "muted" } as const;
const tierTone = (tier: string) =>
  tier === "page" || tier === "chat" ? tierTones[tier] : tierTones.dashboard;

function AlertLine({ alert, opens }: { alert: Situation["alerts"][number]; opens: boolean }) {
  return (
    <li className="flex min-w-0 items-start gap-2 text-sm">
      <Badge tone={tierTone(alert.tier)}>{alert.tier}</Badge>
      <span className="min-w-0">
        {opens ? (
          <Link href={`/alerts/${alert.id}`} className="hover:underline">
            {alert.sentence}
          </Link>
        ) : (
          alert.sentence
        )}{" "}
        <span className="text-ink-faint text-xs">
          <RelativeTime at={alert.firedAt} />
          {alert.acknowledgedBy && `, ${alert.acknowledgedBy} is on it`}
        </span>
      </span>
    </li>
  );
}

function SwitchLine({ stopped }: { stopped: Situation["switches"][number] }) {
  const { scope, value, mode, effectiveAt, expiresAt, reason, createdBy } = stopped;
  return (
    <li className="min-w-0 text-sm">
      <Badge tone={effectiveAt ? "bad" : "warn"} className="mr-2">
        {effectiveAt ? (mode === "hold" ? "held" : "dropped") : "to confirm"}
      </Badge>
      <span className="font-medium">{value === "" ? scope : `${scope} ${value}`}</span>{" "}
      <span className="text-ink-soft">{reason}</span>{" "}
      <span className="text-ink-faint text-xs">
        {createdBy}
        {expiresAt && (
          <>
            , until <ClockTime at={expiresAt} />
          </>
        )}
      </span>
    </li>
  );
}
