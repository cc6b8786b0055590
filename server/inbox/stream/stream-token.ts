import { findUser, type KnownUser } from "@/server/audience/find-user";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { linkSecret } from "@/server/links/link-secret";
import { openToken, signToken } from "@/server/links/sign";

/** It travels in an address, which proxies write down: it is good for a short time, and for listening alone. */
const lifeMs = 5 * 60_000;

/** A token that opens one user's stream, for programs that cannot send headers (EventSource). */
export async function makeStreamToken(
  { pool, clock }: Context,
  user: KnownUser,
): Promise<{ token: string; expiresAt: Date }> {
  const expiresAt = new Date(clock.now().getTime() + lifeMs);
  const payload = `${expiresAt.getTime()} ${user.externalId}`;
  return { token: signToken(await linkSecret(pool), "inbox-stream", payload), expiresAt };
}

/**
 * The user whose stream a token opens.
 * @throws Refusal `unauthenticated`; `not_found` when the user is not known any more
 */
export async function readStreamToken({ pool, clock }: Context, token: string): Promise<KnownUser> {
  const payload = openToken(await linkSecret(pool), "inbox-stream", token);
  const [, expires, externalId] = /^(\d+) (.+)$/su.exec(payload ?? "") ?? [];
  if (!externalId || Number(expires) <= clock.now().getTime())
    throw new Refusal(
      "unauthenticated",
      "The stream token is not valid, or older than five minutes. Ask POST /api/v1/inbox/stream-token for a new one.",
    );
  return findUser(pool, externalId);
}
