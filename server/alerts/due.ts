import type { Contact } from "./contacts";
import type { About } from "./notice";
import type { AlertState, Tier } from "./vocabulary";

export type Way = "plain" | "carillon";

/** An alert as telling needs it. */
export type TellableAlert = {
  id: number;
  ruleKey: string;
  groupKey: string;
  tier: Tier;
  state: AlertState;
  sentence: string;
  firedAt: Date;
  resolvedAt: Date | null;
  acknowledgedAt: Date | null;
  snoozedUntil: Date | null;
  mutedUntil: Date | null;
};

/** What was told, or tried. */
export type Telling = {
  alertId: number;
  contactId: number;
  way: Way;
  about: About;
  event: "telling" | "told" | "not_told";
  at: Date;
};

/** One thing to tell somebody now. */
export type Due = { alert: TellableAlert; contact: Contact; way: Way; about: About };

/** Pages that nobody took are told again so often (ms). */
export const remindEveryMs = 15 * 60_000;
/** A telling that has not ended within this time (ms) was lost with its process. */
export const doubtMs = 60_000;
const retryAfterMs = 60_000;
const mostTries = 10;

/**
 * What is to be told now. A contact is told by each of its ways that an alert began and that it is over, once;
 * and of pages that nobody has taken, again and again.
 */
export function dueOf(
  alerts: readonly TellableAlert[],
  contacts: readonly Contact[],
  tellings: readonly Telling[],
  { now, waysOf }: { now: Date; waysOf: (contact: Contact, alert: TellableAlert) => Way[] },
): Due[] {
  const byKey = Map.groupBy(tellings, ({ alertId, contactId, way }) =>
    [alertId, contactId, way].join(" "),
  );
  return alerts.flatMap((alert) =>
    contacts
      .filter(({ tiers }) => tiers.includes(alert.tier))
      .flatMap((contact) =>
        waysOf(contact, alert).flatMap((way): Due[] => {
          const about = aboutOf(alert, byKey.get([alert.id, contact.id, way].join(" ")) ?? [], now);
          return about ? [{ alert, contact, way, about }] : [];
        }),
      ),
  );
}

function aboutOf(alert: TellableAlert, past: readonly Telling[], now: Date): About | null {
  const told = (about: About) => past.filter((one) => one.event === "told" && one.about === about);
  const wasTold = told("fired").length > 0;
  if (alert.state === "resolved") {
    if (!wasTold || told("over").length > 0) return null;
    return mayTry(past, "over", now) ? "over" : null;
  }
  if (isAfter(alert.mutedUntil, now) || isAfter(alert.snoozedUntil, now)) return null;
  if (!wasTold) return mayTry(past, "fired", now) ? "fired" : null;
  if (alert.tier !== "page" || alert.acknowledgedAt) return null;
  const last = Math.max(...past.map(({ at }) => at.getTime()));
  return now.getTime() - last >= remindEveryMs ? "reminder" : null;
}

/** Not while it is being told, nor right after it failed, nor for ever. */
function mayTry(past: readonly Telling[], about: About, now: Date): boolean {
  const tries = past.filter((one) => one.about === about);
  const since = (at: Date) => now.getTime() - at.getTime();
  if (tries.some(({ event, at }) => event === "telling" && since(at) < doubtMs)) return false;
  const failed = tries.filter(({ event }) => event === "not_told");
  return failed.length < mostTries && failed.every(({ at }) => since(at) >= retryAfterMs);
}

const isAfter = (moment: Date | null, now: Date) => moment !== null && moment > now;
