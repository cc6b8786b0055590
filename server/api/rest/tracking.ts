import { createHash } from "node:crypto";
import { z } from "zod";
import { linkSecret } from "@/server/links/link-secret";
import { readClick, readOpen } from "@/server/links/tracking";
import { queueReports } from "@/server/pipeline/tracking/callback-inbox";
import type { Report } from "@/server/providers/report";
import { type Endpoint, endpoint } from "./endpoint";
import { unknownPathReply } from "./problem";
import type { Reply } from "./reply";
import type { Services } from "./services";

/** A transparent GIF of one pixel. */
const pixel = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

const tag = "Links";
/** As servers of addresses allow them. */
const input = { params: z.object({ token: z.string().min(1).max(8_000) }) };
const uncached = { "cache-control": "no-store", "referrer-policy": "no-referrer" };

/**
 * Opens and clicks of mails of the types that are tracked. The reader never waits for the count: it is
 * queued beside the answer, and a database that is away costs a count, not a click.
 */
export function trackingEndpoints({ context, callers }: Services): Endpoint[] {
  const { pool, clock, log } = context;

  function note(kind: "opened" | "clicked", reference: string, what: string): void {
    const report: Report = {
      kind,
      reference,
      eventId: eventIdOf(reference, what),
      at: clock.now(),
    };
    queueReports(context, "links", [report]).catch((error: unknown) => {
      log.warn({ err: error instanceof Error ? error.name : "unknown", kind }, "a visit was lost");
    });
  }

  return [
    endpoint({
      method: "get",
      path: "/t/o/{token}",
      tag,
      summary: "The pixel of a mail",
      caller: callers.anyone,
      input,
      answers: { 200: { description: "One transparent pixel", type: "image/gif" } },
      refusals: [],
      handle: async ({ params: { token } }) => {
        const reference = readOpen(await linkSecret(pool), token);
        if (reference !== null) note("opened", reference, "open");
        return {
          status: 200,
          headers: { ...uncached, "content-type": "image/gif" },
          body: image(),
        };
      },
    }),
    endpoint({
      method: "get",
      path: "/t/c/{token}",
      tag,
      summary: "A link of a mail",
      description: "Leads on to the address that is signed within the link, and to no other.",
      caller: callers.anyone,
      input,
      answers: { 302: { description: "To where the mail's author linked" } },
      refusals: ["not_found"],
      handle: async ({ params: { token } }): Promise<Reply> => {
        const click = readClick(await linkSecret(pool), token);
        if (!click) return unknownPathReply();
        note("clicked", click.reference, click.url);
        return {
          status: 302,
          headers: { ...uncached, location: locationOf(click.url) },
          body: null,
        };
      },
    }),
  ];
}

const image = () =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new Uint8Array(pixel));
      controller.close();
    },
  });

/** A link is counted once for each mail, however often it is followed. */
const eventIdOf = (reference: string, what: string) =>
  createHash("sha256").update(`${reference} ${what}`).digest("base64url");

/** Headers hold no other characters. */
const locationOf = (url: string) => URL.parse(url)?.href ?? encodeURI(url);
