import { randomUUID } from "node:crypto";
import { createPlainWay, type Told } from "@/server/alerts/plain/plain-way";
import type { Context } from "@/server/context";

/**
 * Mails an invitation's link by the relay of alerts, in one try: whoever invites waits for it, and has the link
 * beside it. @returns what came of it; null: there is no relay (ALERT_SMTP_URL)
 */
export async function mailInvitation(
  { config }: Pick<Context, "config">,
  invitation: { link: string; expiresAt: Date },
  { to, by }: { to: string; by: string },
): Promise<Told | null> {
  const way = createPlainWay(config.alerts);
  try {
    if (!way.mails) return null;
    return await way.mail(to, { id: `invitation-${randomUUID()}`, ...wordsOf(invitation, by) });
  } finally {
    await way.close();
  }
}

function wordsOf({ link, expiresAt }: { link: string; expiresAt: Date }, by: string) {
  const until = expiresAt.toISOString().slice(0, 10);
  return {
    subject: "You are invited to Carillon",
    text: [
      `${by} invites you to ${new URL(link).host}, where notifications are sent and watched.`,
      `Choose a name and a password here, once, until ${until}:`,
      link,
      "Whoever has this link can use it: forward it to nobody. If you expected no invitation, do nothing.",
    ].join("\n\n"),
  };
}
