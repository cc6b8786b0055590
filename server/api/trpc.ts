import { randomUUID } from "node:crypto";
import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { ZodError } from "zod";
import { getContext } from "@/server/app-context";
import type { Area } from "@/server/auth/permissions";
import { requireAccess } from "@/server/auth/require-access";
import { readSession, type Session } from "@/server/auth/session";
import type { Context } from "@/server/context";
import { type FieldError, Refusal } from "@/server/errors";
import { codeOf } from "./refusal-code";
import { unstorablePath } from "./unstorable";

/** What every procedure gets. */
export type RequestContext = { context: Context; session: Session | null; requestId: string };

/** What the procedures of an area get: the caller is known. */
export type SignedInContext = RequestContext & { session: Session };

export async function createRequestContext(headers: Headers): Promise<RequestContext> {
  const context = await getContext();
  return {
    context,
    session: await readSession(context, headers),
    requestId: headers.get("x-request-id") ?? randomUUID(),
  };
}

const t = initTRPC
  .context<RequestContext>()
  .meta<{ area: Area }>()
  .create({
    transformer: superjson,
    // Stacks stay in the log, whatever NODE_ENV says.
    isDev: false,
    errorFormatter: ({ shape, error }) => {
      const errors = fieldErrorsOf(error.cause);
      const message = error.cause instanceof ZodError ? sentenceOf(errors) : shape.message;
      return { ...shape, message, data: { ...shape.data, errors } };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Refusals keep their sentence; whatever was not foreseen is logged, and answered without internals. */
const translateErrors = t.middleware(async ({ ctx, path, type, next }) => {
  const result = await next();
  if (result.ok) return result;
  const { cause, code } = result.error;
  if (cause instanceof Refusal)
    throw new TRPCError({ code: codeOf(cause.code), message: cause.message, cause });
  if (code !== "INTERNAL_SERVER_ERROR") return result;
  ctx.context.log.error({ requestId: ctx.requestId, path, type, err: cause ?? result.error });
  throw new TRPCError({
    code: "INTERNAL_SERVER_ERROR",
    message: `Something went wrong on our side. Try again; if it stays, report request ${ctx.requestId}.`,
  });
});

/** A person cannot type what the database cannot hold: whoever sends it is told so, in every procedure alike. */
const refuseUnstorable = t.middleware(async ({ getRawInput, next }) => {
  const path = unstorablePath(await getRawInput());
  if (path === null) return await next();
  const message = "has a character that cannot be stored: take it out";
  throw new Refusal("malformed", `${path || "The input"} ${message}.`, {
    errors: [{ path, message }],
  });
});

/**
 * The start of every procedure of an area: queries need read access to it, mutations act. The
 * procedure's `ctx.session` is the caller.
 */
export function procedureFor(area: Area) {
  return t.procedure
    .use(translateErrors)
    .meta({ area })
    .use(({ ctx, type, next }) => {
      const session = requireAccess(ctx.session, area, type === "query" ? "read" : "act");
      return next({ ctx: { ...ctx, session } });
    })
    .use(refuseUnstorable);
}

/** For the few calls that come before a session. */
export const publicProcedure = t.procedure.use(translateErrors).use(refuseUnstorable);

/** What a form shows beside its fields. */
function fieldErrorsOf(cause: unknown): FieldError[] {
  if (cause instanceof Refusal) return cause.details.errors ?? [];
  if (!(cause instanceof ZodError)) return [];
  return cause.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
}

function sentenceOf(errors: FieldError[]): string {
  return errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join(" ");
}
