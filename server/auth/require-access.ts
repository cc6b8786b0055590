import { Refusal } from "@/server/errors";
import { type Access, type Area, may } from "./permissions";
import type { Session } from "./session";

/**
 * The caller, who has this access to an area: the one gate of procedures, uploads and downloads.
 * @throws Refusal `unauthenticated`, `forbidden`
 */
export function requireAccess(session: Session | null, area: Area, access: Access): Session {
  if (!session) throw new Refusal("unauthenticated", "Sign in to go on.");
  if (!may(session.role, area, access))
    throw new Refusal(
      "forbidden",
      `The role ${session.role} may not do this; ask an administrator for access.`,
    );
  if (session.lacksSecondFactor && area !== "self")
    throw new Refusal("forbidden", "Set up your second factor first, on the page of your account.");
  return session;
}
