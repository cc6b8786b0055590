import { findUser, type KnownUser } from "@/server/audience/find-user";
import { requireSitting } from "@/server/audit/looks";
import type { SignedInContext } from "./trpc";

/**
 * The user of an external id, for whoever said lately why they look at this person.
 * @throws Refusal `not_found`, `reason_required`
 */
export async function lookAt(
  { context, session }: Pick<SignedInContext, "context" | "session">,
  externalId: string,
): Promise<KnownUser> {
  const user = await findUser(context.pool, externalId);
  await requireSitting(context.pool, session.email, user.id, context.clock.now());
  return user;
}
