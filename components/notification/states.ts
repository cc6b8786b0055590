import type { Tone } from "../ui/badge";

/** How a delivery's (or message's) outcome is named and coloured, everywhere the same. */
export type OutcomeLook = { label: string; tone: Tone; fill: string };

const looks: Record<string, OutcomeLook> = {
  sent: { label: "sent", tone: "ok", fill: "bg-ok" },
  partly: { label: "partly sent", tone: "warn", fill: "bg-warn" },
  routed: { label: "routed", tone: "ok", fill: "bg-ok" },
  held: { label: "held", tone: "info", fill: "bg-info" },
  suppressed: { label: "suppressed", tone: "warn", fill: "bg-warn" },
  inFlight: { label: "in flight", tone: "info", fill: "bg-accent" },
  queued: { label: "queued", tone: "info", fill: "bg-accent" },
  sending: { label: "sending", tone: "info", fill: "bg-accent" },
  waiting: { label: "waiting", tone: "info", fill: "bg-info" },
  failed: { label: "failed", tone: "bad", fill: "bg-bad" },
  expired: { label: "expired", tone: "warn", fill: "bg-chart-2" },
  unknown: { label: "unknown", tone: "warn", fill: "bg-chart-4" },
  cancelled: { label: "cancelled", tone: "muted", fill: "bg-ink-faint" },
};

export function outcomeLook(outcome: string): OutcomeLook {
  return looks[outcome] ?? { label: outcome, tone: "muted", fill: "bg-ink-faint" };
}
