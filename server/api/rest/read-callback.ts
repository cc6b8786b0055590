import { z } from "zod";
import type { Context } from "@/server/context";
import { malformed } from "@/server/malformed";
import { CallbackEvent } from "@/server/pipeline/tracking/callbacks";
import { readAccounts } from "@/server/provider-accounts/account";
import { valuesOf } from "@/server/provider-accounts/open-account";
import { SealError } from "@/server/provider-accounts/seal";
import type { CallbackRequest, Forged } from "@/server/providers/adapter";
import { adapterOf } from "@/server/providers/registry";
import type { Report } from "@/server/providers/report";
import { isSignedCallback, signatureHeader } from "@/server/providers/sandbox-callback";
import { parseJson } from "./read-body";

/**
 * Checks a callback's signature and translates it into our words. A provider does not say which of its
 * accounts it is about, so the first account whose signature fits has it.
 * @returns null when no provider of this name calls back.
 * @throws Refusal `malformed`
 */
export async function readCallback(
  context: Context,
  provider: string,
  request: CallbackRequest,
): Promise<Report[] | Forged | null> {
  if (provider === "sandbox") return readSandbox(context, request);
  const { pool, config, log } = context;
  const adapter = adapterOf(provider);
  if (!adapter?.readCallback) return null;
  const surroundings = { callbackUrl: `${config.baseUrl}/api/v1/callbacks/${adapter.key}` };
  for (const account of await readAccounts(pool)) {
    if (account.adapter !== adapter.key) continue;
    try {
      const values = valuesOf(account, adapter, config);
      const read = await adapter.readCallback(values, request, surroundings);
      if (!("forged" in read)) return read;
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      log.warn({ account: account.key }, "callback: the account's credentials cannot be read");
    }
  }
  return { forged: true };
}

const SandboxCallback = z.object({ events: z.array(CallbackEvent).min(1).max(1_000) });

function readSandbox({ config }: Context, { header, body }: CallbackRequest): Report[] | Forged {
  if (!isSignedCallback(config.sandboxSecret, body, header(signatureHeader)))
    return { forged: true };
  const parsed = SandboxCallback.safeParse(parseJson(body));
  if (!parsed.success) throw malformed(parsed.error.issues);
  return parsed.data.events.map((event) => ({ ...event, at: new Date(event.at) }));
}
