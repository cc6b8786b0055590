import type { Access, Area } from "@/server/auth/permissions";
import { requireAccess } from "@/server/auth/require-access";
import { readSession, type Session } from "@/server/auth/session";
import type { Context } from "@/server/context";
import { problemOf, Refusal } from "@/server/errors";

/** Runs a handler of the dashboard's own routes (uploads, downloads) and translates what it throws. */
export async function answer(
  context: Context,
  request: Request,
  handle: () => Promise<Response>,
): Promise<Response> {
  try {
    // No id of ours has a NUL in it, and no database would be asked for one.
    if (/%00/.test(request.url)) throw new Refusal("malformed", "The address is not valid.");
    return await handle();
  } catch (error) {
    if (error instanceof Refusal) return problem(error);
    const requestId = request.headers.get("x-request-id") ?? "";
    context.log.error({ err: error, requestId }, "request failed");
    return problem(
      new Refusal(
        "unavailable",
        `Something went wrong on our side. Try again; if it stays, report request ${requestId}.`,
      ),
    );
  }
}

/**
 * Whether a request comes from a page of another origin, as browsers say. Neighbours under one domain
 * count: their requests bring the session's cookie along.
 */
export function isFromElsewhere({ headers }: Request): boolean {
  const from = headers.get("sec-fetch-site");
  return from === "cross-site" || from === "same-site";
}

/** Other origins have no business here. @throws Refusal */
export function requireSameOrigin(request: Request): void {
  if (isFromElsewhere(request))
    throw new Refusal("forbidden", "Requests from other sites are refused.");
}

/** Who asks from a page of our own, and has this access to an area. @throws Refusal */
export async function requireCaller(
  context: Context,
  request: Request,
  area: Area,
  access: Access,
): Promise<Session> {
  requireSameOrigin(request);
  return requireAccess(await readSession(context, request.headers), area, access);
}

export function jsonAnswer(value: unknown): Response {
  return new Response(JSON.stringify(value), { headers: { "content-type": "application/json" } });
}

/** A file that is made while the browser saves it. */
export function fileAnswer(
  pieces: AsyncGenerator<string>,
  { name, type }: { name: string; type: string },
): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await pieces.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    cancel: async () => {
      await pieces.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      "cache-control": "no-store",
    },
  });
}

function problem(refusal: Refusal): Response {
  const body = problemOf(refusal);
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: { "content-type": "application/problem+json" },
  });
}
