import { maySee, type Role } from "@/server/auth/permissions";
import type { Letter } from "@/server/dead-letters/read-letter";
import { audienceFor, namesPeople } from "./sight";

/** A letter as a role may see it: whom it is about and what it says only where it may. */
export function letterFor(role: Role, { notification, ...letter }: Letter) {
  if (!notification) return { ...letter, notification: null, fixable: false };
  const { audience, data, actor, object, ...rest } = notification;
  const sight = namesPeople(audience) ? "personalContent" : "sharedContent";
  const content = maySee(role, sight) ? { data, actor, object } : null;
  return {
    ...letter,
    notification: { ...rest, audience: audienceFor(role, audience), content },
    /** To one user, undecided, and shown. */
    fixable:
      content !== null &&
      letter.aboutEvent &&
      letter.state === "open" &&
      audience.kind === "user" &&
      (notification.status === "dead" || letter.channel !== null),
  };
}
