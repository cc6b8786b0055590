import { findUser, type KnownUser } from "@/server/audience/find-user";
import { requireSitting } from "@/server/audit/looks";
import { recordSampled } from "@/server/audit/sampled";
import { Refusal } from "@/server/errors";
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

/** Whether the caller still has to say why they look at this person. Nobody has to for whom nobody knows. */
export async function mustSayWhy(
  ctx: Pick<SignedInContext, "context" | "session">,
  externalId: string,
): Promise<boolean> {
  try {
    await lookAt(ctx, externalId);
    return false;
  } catch (error) {
    if (error instanceof Refusal && error.code === "reason_required") return true;
    if (error instanceof Refusal && error.code === "not_found") return false;
    throw error;
  }
}

/** Keeps that the caller saw these people as examples of many: a line a person. */
export async function lookAtMany(
  { context, session }: Pick<SignedInContext, "context" | "session">,
  externalIds: readonly string[],
): Promise<void> {
  if (externalIds.length === 0) return;
  const { rows } = await context.pool.query<{ id: number }>(
    "select id from users where external_id = any($1)",
    [externalIds],
  );
  const ids = rows.map(({ id }) => id);
  await recordSampled(context.pool, session.email, ids, context.clock.now());
}
