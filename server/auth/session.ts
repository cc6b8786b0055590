import type { Context } from "@/server/context";
import { authOf } from "./auth";
import { isRole, type Role } from "./permissions";
import { needsSecondFactor } from "./second-factor";

export type Session = {
  userId: string;
  name: string;
  email: string;
  role: Role;
  /** Its own row; absent where nobody signed in for it. */
  sessionId?: string;
  /** The role needs a second factor and the person has none: nothing but setting it up is allowed. */
  lacksSecondFactor?: boolean;
};

/** Who makes a request, by its session cookie; null when nobody is signed in. */
export async function readSession(context: Context, headers: Headers): Promise<Session | null> {
  const found = await authOf(context).api.getSession({ headers });
  if (!found || !isRole(found.user.role)) return null;
  const { id, name, email, role, twoFactorEnabled } = found.user;
  const lacksSecondFactor = !twoFactorEnabled && (await needsSecondFactor(context.pool, role));
  return { userId: id, name, email, role, sessionId: found.session.id, lacksSecondFactor };
}
