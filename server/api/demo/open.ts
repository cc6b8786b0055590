import { HonoRequest } from "hono/request";
import type { z } from "zod";
import { workspace } from "@/db/schema/registry";
import { answer, jsonAnswer, requireSameOrigin } from "@/server/api/door";
import { createAttempts } from "@/server/api/rest/attempts";
import { readJson } from "@/server/api/rest/read-body";
import { getContext } from "@/server/app-context";
import { createUserAuthenticator, type UserAuthenticator } from "@/server/auth/user-token";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { malformed } from "@/server/malformed";
import { type Person, personOf } from "./persons";

/** Somebody who uses the app: a person of the demo, with our own number of them. */
export type Visit = { context: Context; person: Person; userNumber: number };

const mostBodyBytes = 2_048;
const callsPerMinute = 900;
const calls = createAttempts(callsPerMinute);

/** Whether this workspace is the demo's. */
export async function isDemo({ db }: Context): Promise<boolean> {
  const [row] = await db.select({ isDemo: workspace.isDemo }).from(workspace).limit(1);
  return row?.isDemo ?? false;
}

/** Answers one of the app's own calls; there is none outside of a demo. */
export async function answerDemo(
  request: Request,
  handle: (context: Context) => Promise<unknown>,
): Promise<Response> {
  const context = await getContext();
  return await answer(context, request, async () => {
    if (!(await isDemo(context))) throw new Refusal("not_found", "There is no demo here.");
    requireSameOrigin(request);
    calls.count(addressOf(request));
    return jsonAnswer(await handle(context));
  });
}

/** As `answerDemo`, for who is signed in to the app. */
export function answerVisit(request: Request, handle: (visit: Visit) => Promise<unknown>) {
  return answerDemo(request, async (context) => handle(await visitOf(context, request)));
}

const authenticators = new WeakMap<Context, UserAuthenticator>();

/** @throws Refusal `unauthenticated`; `forbidden` for a token of anybody but the demo's persons */
async function visitOf(context: Context, { headers }: Request): Promise<Visit> {
  const authenticate = authenticators.get(context) ?? createUserAuthenticator(context);
  authenticators.set(context, authenticate);
  const bearer = /^Bearer (\S{1,4096})$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
  const user = await authenticate(bearer);
  const person = personOf(user.externalId);
  if (!person) throw new Refusal("forbidden", "Only the persons of the demo may use this.");
  return { context, person, userNumber: user.id };
}

/** A small body of JSON. @throws Refusal `malformed`, `too_large` */
export async function bodyOf<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await readJson(new HonoRequest(request), mostBodyBytes));
  if (!parsed.success) throw malformed(parsed.error.issues);
  return parsed.data;
}

/** Set by the web process, whatever a client claims. */
export const addressOf = ({ headers }: Request) => headers.get("x-forwarded-for") ?? "";
