import type { HonoRequest } from "hono";
import { z } from "zod";
import { Refusal } from "@/server/errors";
import { linkSecret } from "@/server/links/link-secret";
import { readPreferencesLink } from "@/server/links/preferences";
import { type Centre, changeCentre, readCentre } from "@/server/pipeline/preferences/centre";
import { patchOf } from "@/server/pipeline/preferences/centre-patch";
import { PreferencesPatch } from "@/server/pipeline/preferences/settings";
import { createAttempts } from "./attempts";
import { readForm } from "./centre-form";
import { centrePage, type Note } from "./centre-page";
import { type Endpoint, endpoint } from "./endpoint";
import { readText } from "./read-body";
import type { Reply } from "./reply";
import type { Services } from "./services";

const input = { params: z.object({ token: z.string().min(1).max(400) }) };
const page = { description: "A page in the reader's language", type: "text/html" };
const tag = "Links";
/** A thousand boxes with long names. */
const formLimit = 512 * 1024;

/** The preference centre: everything that its reader may choose, for whoever has the link of a mail. */
export function centreEndpoints({ context, callers }: Services): Endpoint[] {
  const { pool, clock } = context;
  const caller = callers.anyone;
  const guesses = createAttempts(30);
  const uses = createAttempts(60);

  /** Whose link it is; null for none of ours. One request is one use. */
  async function ownerOf(token: string, request: HonoRequest): Promise<number | null> {
    const userId = readPreferencesLink(await linkSecret(pool), token);
    if (userId === null) guesses.count(request.header("x-forwarded-for") ?? "");
    else uses.count(`${userId}`);
    return userId;
  }

  /** null where nobody owns the link, or its owner is gone. */
  const centreOf = async (userId: number | null): Promise<Centre | null> =>
    userId === null ? null : readCentre(pool, userId);

  async function change(centre: Centre, text: string): Promise<Note> {
    const wishes = readForm(text);
    const patch = PreferencesPatch.safeParse(wishes && patchOf(centre, wishes));
    if (!patch.success) return "wrong";
    try {
      await changeCentre(pool, centre, patch.data, clock.now());
      context.inboxNews.add({ kind: "settings", userId: centre.externalId });
      return "saved";
    } catch (error) {
      if (error instanceof Refusal && error.code === "conflict") return "changed";
      if (error instanceof Refusal && error.code === "malformed") return "wrong";
      throw error;
    }
  }

  const show = (centre: Centre | null, request: HonoRequest, note?: Note): Reply =>
    centrePage(centre, request.header("accept-language") ?? "en", note);

  return [
    endpoint({
      method: "get",
      path: "/preferences/{token}",
      tag,
      summary: "The preference centre of a link's user",
      description: "Shows what they get, and by which ways. Changes nothing.",
      caller,
      input,
      answers: { 200: page, 404: page },
      refusals: ["rate_limited"],
      handle: async ({ params }, _nobody, c) =>
        show(await centreOf(await ownerOf(params.token, c.req)), c.req),
    }),
    endpoint({
      method: "post",
      path: "/preferences/{token}",
      tag,
      summary: "Change preferences in the preference centre",
      description:
        "Takes the form of the page; committed before it answers. A form of an older state changes nothing (409).",
      caller,
      input,
      streams: ["application/x-www-form-urlencoded"],
      answers: { 200: page, 400: page, 404: page, 409: page },
      refusals: ["rate_limited", "too_large"],
      handle: async ({ params }, _nobody, c) => {
        const owner = await ownerOf(params.token, c.req);
        const centre = await centreOf(owner);
        const text = await readText(c.req, formLimit);
        if (!centre) return show(null, c.req);
        const note = await change(centre, text);
        return show(await centreOf(owner), c.req, note);
      },
    }),
  ];
}
