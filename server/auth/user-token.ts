import { errors, jwtVerify } from "jose";
import { findUser, type KnownUser } from "@/server/audience/find-user";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";

const maxLifetimeMs = 24 * 3_600_000;
/** For clocks that disagree. */
const toleranceMs = 60_000;
/** A changed secret is noticed within this time. */
const secretCacheMs = 5_000;

/**
 * Finds the end user of a token: HS256, signed with the workspace's user-token secret, `sub` the
 * user's id, `exp` at most 24 hours ahead.
 * @throws Refusal `unauthenticated`; `not_found` when the user is not known
 */
export type UserAuthenticator = (bearer: string | null) => Promise<KnownUser>;

export function createUserAuthenticator(context: Context): UserAuthenticator {
  let secret: { key: Promise<CryptoKey>; until: number } | undefined;

  function currentSecret(): Promise<CryptoKey> {
    const now = context.clock.now().getTime();
    if (!secret || now >= secret.until) {
      const key = loadSecret(context);
      secret = { key, until: now + secretCacheMs };
      key.catch(() => {
        secret = undefined;
      });
    }
    return secret.key;
  }

  return async (bearer) => {
    if (!bearer) {
      throw unauthenticated("Send the user's token: Authorization: Bearer <JWT>");
    }
    return findUser(context.pool, await subjectOf(bearer, await currentSecret(), context));
  };
}

async function subjectOf(token: string, key: CryptoKey, { clock }: Context): Promise<string> {
  const now = clock.now();
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ["HS256"],
      requiredClaims: ["sub", "exp"],
      currentDate: now,
    });
    const expires = (payload.exp ?? 0) * 1_000;
    if (expires > now.getTime() + maxLifetimeMs + toleranceMs) {
      throw unauthenticated("The user token lives too long: set exp at most 24 hours ahead.");
    }
    return payload.sub ?? "";
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw unauthenticated(adviceOf(error));
  }
}

function adviceOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "The user token has expired. Make a new one.";
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The user token's "${error.claim}" is missing or wrong. It needs sub and exp.`;
  }
  return "The user token is not valid. Sign it with HS256 and the workspace's user-token secret.";
}

const unauthenticated = (sentence: string) => new Refusal("unauthenticated", sentence);

/** Ready for use: each verification would else import it anew. */
async function loadSecret({ pool }: Context): Promise<CryptoKey> {
  const { rows } = await pool.query<{ secret: string }>(
    "select user_token_secret as secret from workspace where id = 1",
  );
  const secret = new TextEncoder().encode(rows[0]?.secret);
  const hmac = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", secret, hmac, false, ["verify"]);
}
