import type { Context } from "@/server/context";
import { authOf } from "./auth";
import { isRole, type Role } from "./permissions";

export type Session = { userId: string; name: string; email: string; role: Role };

/** Who makes a request, by its session cookie; null when nobody is signed in. */
export async function readSession(context: Context, headers: Headers): Promise<Session | null> {
  const found = await authOf(context).api.getSession({ headers });
  if (!found || !isRole(found.user.role)) return null;
  const { id, name, email, role } = found.user;
  return { userId: id, name, email, role };
}
