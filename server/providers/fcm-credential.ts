import type { Credential } from "firebase-admin/app";
import { importPKCS8, SignJWT } from "jose";
import { z } from "zod";
import { answerOfError, answerOfStatus, type Refused } from "./answers";
import { baseUrl } from "./base-url";
import { fetchOver } from "./fetch-over";
import { providerDispatcher } from "./public-address";

const ServiceAccount = z.object({
  project_id: z.string().min(1),
  client_email: z.string().min(1),
  private_key: z.string().startsWith("-----BEGIN PRIVATE KEY-----"),
  token_uri: baseUrl("must be an http or https URL").default("https://oauth2.googleapis.com/token"),
});
export type ServiceAccount = z.infer<typeof ServiceAccount>;

/** The service account that a JSON file of Google's holds; null when it is none. */
export function readServiceAccount(json: string): ServiceAccount | null {
  try {
    return ServiceAccount.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

const AccessToken = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
});
const scope = "https://www.googleapis.com/auth/firebase.messaging";

/** Google's token service refused us, or could not be reached: nothing was sent with the token. */
export class NoAccessToken extends Error {
  constructor(readonly answer: Refused) {
    super(`No access token: ${answer.detail}`);
    this.name = "NoAccessToken";
  }
}

/** How long getting an access token may take. */
const longestMs = 8_000;

/** Asked for once an hour by each account: connections are not worth keeping. */
const post = fetchOver(providerDispatcher({ keepAliveTimeout: 1_000 }));
const headers = { "content-type": "application/x-www-form-urlencoded" };

/**
 * Access tokens for a service account (RFC 7523). Not the SDK's `cert()`: that keeps every account
 * and its key in memory for good, with the connections of the first one that had it.
 * @param base replaces the token service's address.
 */
export function credentialFor(account: ServiceAccount, base: URL | null): Credential {
  const url = base ? new URL("/token", base).href : account.token_uri;
  return {
    getAccessToken: async () => {
      try {
        const grant = {
          grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
          assertion: await assertionOf(account),
        };
        const body = new URLSearchParams(grant);
        const signal = AbortSignal.timeout(longestMs);
        return await tokenFrom(
          await post(url, { method: "POST", headers, body: body.toString(), signal }),
        );
      } catch (error) {
        if (error instanceof NoAccessToken) throw error;
        throw new NoAccessToken(neverSent(answerOfError(error)));
      }
    },
  };
}

async function tokenFrom(response: Response) {
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const retryAfter = response.headers.get("retry-after");
    // `invalid_grant` is a 400, and means that the key or the account is not theirs (any more).
    const status = response.status === 400 ? 401 : response.status;
    throw new NoAccessToken(neverSent(answerOfStatus(status, retryAfter)));
  }
  const token = AccessToken.safeParse(body);
  if (token.success) return token.data;
  throw new NoAccessToken({ kind: "retry", class: "unavailable", detail: "no access token" });
}

/** Whatever became of the request for a token: no message was sent. */
const neverSent = (answer: Refused): Refused =>
  answer.kind === "unknown"
    ? { kind: "retry", class: "unavailable", detail: `access token: ${answer.detail}` }
    : answer;

async function assertionOf(account: ServiceAccount): Promise<string> {
  const key = await importPKCS8(account.private_key, "RS256").catch(() => {
    throw new NoAccessToken({ kind: "refused", class: "unauthorized", detail: "private key" });
  });
  return new SignJWT({ scope })
    .setProtectedHeader({ alg: "RS256", typ: "JWT" })
    .setIssuer(account.client_email)
    .setAudience(account.token_uri)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(key);
}
