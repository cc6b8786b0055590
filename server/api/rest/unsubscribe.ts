import type { HonoRequest } from "hono";
import { z } from "zod";
import { linkSecret } from "@/server/links/link-secret";
import { preferencesUrl } from "@/server/links/preferences";
import { readUnsubscribe, type Unsubscribing } from "@/server/links/unsubscribe";
import { readSubscription, switchMails } from "@/server/pipeline/preferences/unsubscribe";
import { createAttempts } from "./attempts";
import { type Endpoint, endpoint } from "./endpoint";
import { readText } from "./read-body";
import type { Reply } from "./reply";
import type { Services } from "./services";
import { unsubscribePage } from "./unsubscribe-page";

const input = { params: z.object({ token: z.string().min(1).max(400) }) };
const page = { description: "A small page in the reader's language", type: "text/html" };
const tag = "Links";
/** A form of ours or of RFC 8058 has some words. */
const formLimit = 4_096;

/** The way out of mails: a page for people, and one click for mailboxes (RFC 8058). */
export function unsubscribeEndpoints({ context, callers }: Services): Endpoint[] {
  const { pool, clock, config } = context;
  const caller = callers.anyone;
  // Mailboxes post for many people from one address: only who guesses is counted by it.
  const guesses = createAttempts(30);
  const uses = createAttempts(30);

  async function linkOf(token: string, request: HonoRequest): Promise<Unsubscribing | null> {
    const link = readUnsubscribe(await linkSecret(pool), token);
    if (link) uses.count(`${link.userId}/${link.typeKey}`);
    else guesses.count(request.header("x-forwarded-for") ?? "");
    return link;
  }

  async function show(link: Unsubscribing | null, request: HonoRequest): Promise<Reply> {
    const subscription = link && (await readSubscription(pool, link));
    const shown = subscription && {
      subscription,
      preferencesUrl: preferencesUrl(
        { secret: await linkSecret(pool), baseUrl: config.baseUrl },
        link.userId,
      ),
    };
    return unsubscribePage(shown, request.header("accept-language") ?? "en");
  }

  return [
    endpoint({
      method: "get",
      path: "/u/{token}",
      tag,
      summary: "What an unsubscribe link would stop",
      description: "Changes nothing: programs that look into mails open every link.",
      caller,
      input,
      answers: { 200: page, 404: page },
      refusals: ["rate_limited"],
      handle: async ({ params }, _nobody, c) => show(await linkOf(params.token, c.req), c.req),
    }),
    endpoint({
      method: "post",
      path: "/u/{token}",
      tag,
      summary: "Unsubscribe",
      description:
        "Stops the mails of the link's type, for the link's user, before it answers; `undo=1` takes that back.",
      caller,
      input,
      streams: ["application/x-www-form-urlencoded", "multipart/form-data"],
      answers: { 200: page, 404: page },
      refusals: ["rate_limited", "too_large"],
      handle: async ({ params }, _nobody, c) => {
        const link = await linkOf(params.token, c.req);
        const form = new URLSearchParams(await readText(c.req, formLimit));
        const on = form.get("undo") === "1";
        if (link) await switchMails(pool, link, { on, now: clock.now() });
        return show(link, c.req);
      },
    }),
  ];
}
