import { z } from "zod";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { problemOf, Refusal } from "@/server/errors";
import { malformed } from "@/server/malformed";
import { authOf } from "./auth";
import { knownDeviceCookie, placeOf } from "./known-device";
import { succeeded, takeAttempt } from "./lockout";
import { needsSecondFactor } from "./second-factor";
import { readSession, type Session } from "./session";

const Password = z.string().min(1).max(128);
const Code = z.string().trim().min(6).max(16);

const SignIn = z.strictObject({ email: z.email().max(254), password: Password });

/**
 * The sign-in library's paths that are open to browsers beside signing in, and what each takes. Whatever
 * else it offers (managing accounts, acting as somebody) is closed: procedures do it, by the table, and audited.
 */
const ways = {
  "/sign-out": z.strictObject({}),
  "/two-factor/enable": z.strictObject({ password: Password }),
  "/two-factor/verify-totp": z.strictObject({ code: Code }),
  "/two-factor/verify-backup-code": z.strictObject({ code: Code }),
  "/two-factor/generate-backup-codes": z.strictObject({ password: Password }),
  "/two-factor/disable": z.strictObject({ password: Password }),
  "/change-password": z
    .strictObject({
      currentPassword: Password,
      newPassword: z.string().min(10, "Choose at least 10 characters.").max(128),
    })
    .transform((body) => ({ ...body, revokeOtherSessions: true })),
} as const;
type Way = keyof typeof ways;

/** What is written to the audit log when somebody signed in did it. */
const actions: Partial<Record<Way, string>> = {
  "/sign-out": "session.end",
  "/two-factor/verify-totp": "self.second_factor_on",
  "/two-factor/generate-backup-codes": "self.backup_codes",
  "/two-factor/disable": "self.second_factor_off",
  "/change-password": "self.password",
};

/** Answers `/api/auth/…`: signing in and out, one's own password and second factor. */
export async function answerAuth(context: Context, request: Request): Promise<Response> {
  try {
    const path = new URL(request.url).pathname.replace(/^\/api\/auth/, "");
    if (request.method === "POST" && path === "/sign-in/email")
      return await signIn(context, request, await readBody(request, SignIn));
    if (request.method === "POST" && isWay(path))
      return await change(context, request, path, await readBody<object>(request, ways[path]));
    throw new Refusal("not_found", "There is nothing at this address.");
  } catch (error) {
    if (error instanceof Refusal) return refusalAnswer(error);
    throw error;
  }
}

/** Counts the attempt first. A locked address gets one answer, whether anybody has it or not. */
async function signIn(
  context: Context,
  request: Request,
  body: z.infer<typeof SignIn>,
): Promise<Response> {
  const place = placeOf(context.config, request.headers, body.email);
  const seconds = await takeAttempt(context.pool, body.email, place, context.clock.now());
  if (seconds > 0)
    throw new Refusal("rate_limited", `Too many attempts. Try again in ${seconds} seconds.`, {
      retryAfterSeconds: seconds,
    });
  const response = await pass(context, request, body);
  if (!response.ok) return response;
  await succeeded(context.pool, body.email, place);
  await recordStart(context, response);
  const cookie = knownDeviceCookie(context.config, body.email, place);
  if (cookie) response.headers.append("set-cookie", cookie);
  return response;
}

/** What somebody does to their own session and account; with a code, the second half of signing in. */
async function change(
  context: Context,
  request: Request,
  path: Way,
  body: object,
): Promise<Response> {
  const session = await readSession(context, request.headers);
  if (session && path === "/two-factor/disable") await refuseIfNeeded(context, session);
  const response = await pass(context, request, body);
  if (!response.ok) return response;
  const action = actions[path];
  if (session && action) await record(context.pool, { actor: session.email, action });
  else if (!session) await recordStart(context, response);
  return response;
}

async function refuseIfNeeded({ pool }: Context, { role }: Session): Promise<void> {
  if (await needsSecondFactor(pool, role))
    throw new Refusal(
      "forbidden",
      `The role ${role} needs a second factor. Ask an administrator to reset it, to set up another.`,
    );
}

/** A session began, unless the second factor is still to come. */
async function recordStart(context: Context, response: Response): Promise<void> {
  const answer = z
    .object({ user: z.object({ email: z.string() }) })
    .safeParse(await response.clone().json());
  if (answer.success)
    await record(context.pool, { actor: answer.data.user.email, action: "session.start" });
}

async function pass(context: Context, request: Request, body: object): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  return await authOf(context).handler(
    new Request(request.url, { method: "POST", headers, body: JSON.stringify(body) }),
  );
}

const mostBytes = 4_096;

async function readBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const text = await request.text();
  if (text.length > mostBytes) throw new Refusal("too_large", "The request is too large.");
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw malformed(parsed.error.issues);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text || "{}");
  } catch {
    throw new Refusal("malformed", "The request is not JSON.");
  }
}

function refusalAnswer(refusal: Refusal): Response {
  const problem = problemOf(refusal);
  const headers = new Headers({ "content-type": "application/problem+json" });
  const { retryAfterSeconds } = refusal.details;
  if (retryAfterSeconds) headers.set("retry-after", String(retryAfterSeconds));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

function isWay(path: string): path is Way {
  return Object.hasOwn(ways, path);
}
