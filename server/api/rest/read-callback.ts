import { z } from "zod";
import type { Context } from "@/server/context";
import { malformed } from "@/server/malformed";
import { CallbackEvent } from "@/server/pipeline/tracking/callbacks";
import type { CallbackRequest, Forged } from "@/server/providers/adapter";
import type { Report } from "@/server/providers/report";
import { isSignedCallback, signatureHeader } from "@/server/providers/sandbox-callback";
import { parseJson } from "./read-body";

/**
 * Checks a callback's signature and translates it into our words.
 * @returns null when no provider of this name calls back.
 * @throws Refusal `malformed`
 */
export async function readCallback(
  context: Context,
  provider: string,
  request: CallbackRequest,
): Promise<Report[] | Forged | null> {
  return provider === "sandbox" ? readSandbox(context, request) : null;
}

const SandboxCallback = z.object({ events: z.array(CallbackEvent).min(1).max(1_000) });

function readSandbox({ config }: Context, { header, body }: CallbackRequest): Report[] | Forged {
  if (!isSignedCallback(config.sandboxSecret, body, header(signatureHeader)))
    return { forged: true };
  const parsed = SandboxCallback.safeParse(parseJson(body));
  if (!parsed.success) throw malformed(parsed.error.issues);
  return parsed.data.events.map((event) => ({ ...event, at: new Date(event.at) }));
}
