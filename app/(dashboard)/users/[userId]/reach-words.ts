import type { Tone } from "@/components/ui/badge";
import type { Person } from "./person";

/** How a way to reach somebody stands: in a word, and why. */
export type Standing = { word: string; tone: Tone; why?: string; since?: Date | null };

const emailReasons: Record<string, string> = {
  hard_bounce: "Its mail server refused a mail for good.",
  soft_bounces: "Three mails in a row came back.",
  complaint: "A mail was marked as spam.",
  refused: "The provider did not take a mail to it.",
};

export function emailStanding({ user }: Person): Standing {
  const { email, emailState, emailReason, emailStateAt, softBounces } = user;
  if (email === null) return { word: "no address", tone: "muted" };
  if (emailState === "ok")
    return {
      word: "reachable",
      tone: "ok",
      ...(softBounces > 0 ? { why: softBouncesOf(softBounces) } : {}),
    };
  const why = emailReasons[emailReason ?? ""];
  return { word: emailState, tone: "bad", since: emailStateAt, ...(why ? { why } : {}) };
}

const softBouncesOf = (n: number) =>
  n === 1 ? "The last mail came back for now." : `The last ${n} mails came back for now.`;

export function phoneStanding({ user }: Person): Standing {
  const { phone, phoneVerified, phoneState, phoneStateAt: since } = user;
  if (phone === null) return { word: "no number", tone: "muted" };
  if (phoneState === "opted_out") {
    const why = "The person answered STOP. Only they can take that back, by answering START.";
    return { word: "opted out", tone: "bad", why, since };
  }
  if (phoneState !== "ok") {
    return { word: phoneState, tone: "bad", why: "The provider says that it is dead.", since };
  }
  return phoneVerified ? { word: "verified", tone: "ok" } : { word: "not verified", tone: "warn" };
}

export function webhookStanding({ user }: Person): Standing {
  if (user.webhookState === "ok") return { word: "set", tone: "ok" };
  const why = "It answered that it is gone.";
  return { word: user.webhookState, tone: "bad", why, since: user.webhookStateAt };
}

const deviceStandings: Record<string, Standing> = {
  active: { word: "active", tone: "ok" },
  stale: { word: "stale", tone: "warn", why: "Not seen for 30 days. It is still tried." },
  expired: { word: "expired", tone: "bad", why: "Not seen for 90 days." },
  invalid: { word: "invalid", tone: "bad", why: "The push service says that its token is dead." },
};

export function deviceStanding({ state, stateAt }: Person["devices"][number]): Standing {
  const known = deviceStandings[state] ?? { word: state, tone: "muted" as const };
  return state === "active" ? known : { ...known, since: stateAt };
}

/** How well a channel works, and what that is made of. */
export function healthWords(health: Person["health"][number] | undefined): string | null {
  if (!health?.reachable) return null;
  if (health.failing) return "Left out for now, but for P0: nothing arrived by it lately.";
  const tried = health.arrived + health.failed;
  const arrived = tried === 0 ? "" : `, ${health.arrived} of ${tried} arrived in 30 days`;
  return `Health ${health.score} of 100${arrived}`;
}
