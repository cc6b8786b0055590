import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import { admin } from "better-auth/plugins/admin";
import { adminAc, defaultAc } from "better-auth/plugins/admin/access";
import { twoFactor } from "better-auth/plugins/two-factor";
import {
  authAccounts,
  authRateLimits,
  authSessions,
  authTwoFactors,
  authUsers,
  authVerifications,
} from "@/db/schema/auth";
import type { Context } from "@/server/context";
import type { Role } from "./permissions";

export type Auth = ReturnType<typeof createAuth>;

const made = new WeakMap<Context, Auth>();

/** The sign-in service over a context's database; one per context. */
export function authOf(context: Context): Auth {
  const known = made.get(context);
  if (known) return known;
  const auth = createAuth(context);
  made.set(context, auth);
  return auth;
}

const schema = {
  user: authUsers,
  session: authSessions,
  account: authAccounts,
  verification: authVerifications,
  rateLimit: authRateLimits,
  twoFactor: authTwoFactors,
};

/** Guessing passwords and codes is what costs; everything else is behind a session. */
const guesses = { window: 60, max: 20 };

function createAuth(context: Context) {
  const { config, log } = context;
  return betterAuth({
    appName: "Carillon",
    baseURL: config.baseUrl,
    // A page may be reached under several names (localhost, an address): its own is always trusted.
    trustedOrigins: (request) => ownOrigins(request?.headers.get("host")),
    secret: config.authSecret ?? undefined,
    database: drizzleAdapter(context.db, { provider: "pg", schema }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    // Updated is how "last seen" is known: to five minutes.
    session: { expiresIn: 7 * 86_400, updateAge: 300 },
    rateLimit: {
      enabled: true,
      storage: "database",
      customRules: {
        ...{ "/sign-in/email": guesses, "/two-factor/*": guesses, "/change-password": guesses },
        "/**": false,
      },
    },
    advanced: {
      // Said aloud, because the library lets go of it under test.
      disableOriginCheck: false,
      useSecureCookies: config.baseUrl.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      // Our server overwrites the header with the address that it sees.
      ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
    },
    plugins: [
      admin({ roles: accessByRole, defaultRole: "support" }),
      // Secrets and backup codes are stored encrypted, with the secret that signs sessions.
      twoFactor({ issuer: "Carillon" }),
    ],
    telemetry: { enabled: false },
    logger: { log: (level, message) => log[level]({ from: "auth" }, message) },
  });
}

/** What each role may do to accounts; everything else is decided by `permissions.ts`. */
const nothing = defaultAc.newRole({ user: [], session: [] });
const accessByRole = {
  admin: adminAc,
  marketing: nothing,
  content: nothing,
  oncall: nothing,
  support: nothing,
  producer: nothing,
} satisfies Record<Role, unknown>;

function ownOrigins(host: string | null | undefined): string[] {
  return host ? [`http://${host}`, `https://${host}`] : [];
}
